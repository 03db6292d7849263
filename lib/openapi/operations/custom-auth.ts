import { z } from "zod";
import type { ApiRateName } from "../../config/api-rates.ts";
import type { AccessAction } from "../../domain/access-policy-action.ts";
import { IDENTITY_TYPES } from "../../domain/custom-auth.ts";
import { onInstance } from "../access.ts";
import { type ApiErrorCode, missingParameter } from "../error.ts";
import { integer, text } from "../input.ts";
import type { ErrorSpelling } from "../operation.ts";
import { INSTANCE_ID, NEXT_TOKEN } from "./parameters.ts";

/*
 * What the eleven operations of custom auth have in common. Writes are called by POST with a form, queries by GET; all are
 * documented as HTTPS only, and Professional and Platinum have them.
 */

const errors: ErrorSpelling = {
  instance: "InstancePermissionCheckFailed",
  unavailable: "ServiceUnavailable",
  details: { CustomAuthUnavailable: "ApiNotSupport", CustomAuthOverCapacity: "Customauth.over.capacity" },
};

const documented: readonly ApiErrorCode[] = [
  "InstancePermissionCheckFailed",
  "ApiNotSupport",
  "InternalError",
  "ServiceUnavailable",
];

/** One of the eleven: its name is the name of its action and its rate, too. */
export function customAuth<Name extends ApiRateName>(name: Name, kind: "add" | "write" | "query") {
  return {
    name,
    methods: [kind === "query" ? "GET" : "POST"] as const,
    httpsOnly: true,
    rate: name,
    overflow: "Throttling.User",
    errors,
    documented: kind === "add" ? [...documented, "Customauth.over.capacity" as const] : documented,
    role: "operator",
    access: ({ InstanceId }: { InstanceId: string }) => onInstance(`mq:${name}` as AccessAction, InstanceId),
    instances: ({ InstanceId }: { InstanceId: string }) => [InstanceId],
  } as const;
}

const envelope = { Code: z.number().int(), Success: z.boolean(), Message: z.string() };
export const DONE = { Code: 200, Success: true, Message: "operation success." } as const;
export const doneOutput = z.object(envelope);

export function pageOutput<Row extends z.ZodObject>(row: Row) {
  return z.object({ ...envelope, Data: z.object({ Results: z.array(row), NextToken: z.string() }) });
}

export const IDENTITY_TYPE = z
  .enum(IDENTITY_TYPES, { error: "It must be USER or CLIENT." })
  .describe("USER: the username alone; CLIENT: the username and one client ID.");
export const USERNAME = text(256).describe("1 to 64 characters, without |.");
export const SOME_CLIENT_ID = text(256).describe(
  "A client ID of up to 64 visible ASCII characters; it needs no group.",
);

/** Parameters of every query. */
export const PAGING = {
  InstanceId: INSTANCE_ID,
  Size: integer(1, 100).describe("Rows on a page, 1 to 100."),
  NextToken: NEXT_TOKEN,
};

export const pageRequest = ({ Size, NextToken }: { Size: number; NextToken?: string | undefined }) => ({
  size: Size,
  ...(NextToken === undefined ? {} : { cursor: NextToken }),
});

/** @throws ApiError for an identity of the type CLIENT without the client ID. */
export function clientIdOf(type: (typeof IDENTITY_TYPES)[number], ClientId: string | undefined): string | null {
  if (type === "USER") return null;
  if (ClientId === undefined) throw missingParameter("ClientId");
  return ClientId;
}
