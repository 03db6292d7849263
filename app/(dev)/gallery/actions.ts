"use server";
import { z } from "zod";
import { defineAnonymousAction, said } from "@/lib/actions/define-action.ts";
import { DomainError } from "@/lib/domain/errors.ts";

/** Answers as a real action would; the gallery must show failure, too. */
export const tryFormAction = defineAnonymousAction(z.object({ id: z.string().default("") }), (_, { id }) => {
  if (!/^GID[_-]/.test(id)) {
    throw new DomainError("invalid_input", "A group ID begins with GID_ or GID-.", { field: "id" });
  }
  if (id.includes("fail")) throw new DomainError("unavailable", "The database did not answer. Try again.");
  return said(id, `Created ${id}`);
});
