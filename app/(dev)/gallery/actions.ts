"use server";
import { z } from "zod";
import { defineAnonymousAction, said } from "../../../lib/actions/define-action.ts";
import { DomainError } from "../../../lib/domain/errors.ts";

/** Answers as a real action would and changes nothing: the gallery must show failure, too. */
export const tryFormAction = defineAnonymousAction(z.object({ id: z.string() }), (_, { id }) => {
  if (process.env.NODE_ENV === "production" && process.env.GALLERY !== "on") {
    throw new DomainError("not_found", "There is no gallery here.");
  }
  if (!/^GID[_-]/.test(id)) {
    throw new DomainError("invalid_input", "A group ID begins with GID_ or GID-.", { field: "id" });
  }
  if (id.includes("fail")) throw new DomainError("unavailable", "The database did not answer. Try again.");
  return said(id, `Created ${id}`);
});
