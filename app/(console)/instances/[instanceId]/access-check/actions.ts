"use server";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action.ts";
import { ACTIONS } from "@/lib/domain/decision.ts";
import { checkTypedLogin } from "@/lib/services/access-check-typed.ts";

const TypedInput = z.object({
  instanceId: z.string(),
  client: z.string().max(1_024),
  action: z.enum(ACTIONS),
  topic: z.string().max(4_096).default(""),
  username: z.string().max(1_024),
  password: z.string().max(4_096).default(""),
  address: z.string().max(64).optional(),
  secure: z.boolean().default(false),
  at: z.number().int().min(0).optional(),
  size: z.number().int().min(0).default(0),
});

/** The password is in no address, no log and no answer. */
export const checkTypedAction = defineAction(TypedInput, (ctx, { client, at, size, ...input }) => {
  const { username, password, ...question } = input;
  return checkTypedLogin(ctx, {
    ...question,
    clientId: client,
    payloadBytes: size,
    login: { by: "login", username, password },
    ...(at === undefined ? {} : { at }),
  });
});
