import { z } from "zod";
import { CHECK_AS, type CheckQuestion } from "@/components/access-check-view.ts";
import { ACTIONS } from "@/lib/domain/decision.ts";
import type { AccessCheckInput } from "@/lib/services/access-check.ts";

/** The question as the address asks it. */
export const CheckQuery = z.object({
  client: z.string().trim().max(256),
  action: z.enum(ACTIONS),
  topic: z.string().max(4_096),
  as: z.enum(CHECK_AS),
  key: z.string().trim().max(128),
  tokens: z
    .string()
    .trim()
    .max(64)
    .regex(/^[\d,\s]*$/),
  address: z.string().trim().max(64),
  secure: z.literal("1"),
  at: z.coerce.number().int().min(0).max(253_402_300_799_999),
  size: z.coerce.number().int().min(0).max(268_435_455),
  /** A refusal, to be asked about again. */
  denial: z.coerce.number().int().positive(),
});

export const NO_QUESTION: CheckQuestion = {
  ...{ client: "", action: "PUBLISH", topic: "", as: "DeviceCredential", key: "", tokens: "", address: "" },
  ...{ secure: false, at: null, size: 0 },
};

/** The question for the verb; null while it is not whole, or cannot be asked without a password. */
export function toInput(instanceId: string, question: CheckQuestion): AccessCheckInput | null {
  const { client, action, topic, as, key, tokens, address, secure, at, size } = question;
  if (client === "" || as === "typed" || (action !== "CONNECT" && topic === "")) return null;
  const tokenIds = tokens
    .split(",")
    .map((text) => Number(text.trim()))
    .filter((id) => Number.isSafeInteger(id) && id > 0)
    .slice(0, 3);
  return {
    instanceId,
    clientId: client,
    action,
    topic: action === "CONNECT" ? "" : topic,
    payloadBytes: size,
    ...(as === "live"
      ? {}
      : {
          login: {
            by: "credential",
            mode: as,
            ...(key === "" ? {} : { keyId: key }),
            ...(as === "Token" ? { tokenIds } : {}),
          },
        }),
    ...(address === "" ? {} : { address }),
    ...(secure ? { secure } : {}),
    ...(at === null ? {} : { at }),
  };
}
