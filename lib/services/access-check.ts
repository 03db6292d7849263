import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { deviceCredentials, liveClients } from "../../db/schema.ts";
import { authenticate } from "../domain/authenticate.ts";
import { authorize } from "../domain/authorize.ts";
import { ACTIONS, type Binding, type Decision } from "../domain/decision.ts";
import { DomainError } from "../domain/errors.ts";
import type { OperationFacts } from "../domain/facts.ts";
import type { LoginMode } from "../domain/login.ts";
import { parseTokenUpload, UPLOAD_TOKEN_TOPIC } from "../domain/token.ts";
import { checkUploadedToken } from "../domain/token-upload.ts";
import { type CheckDraft, CheckFacts } from "./access-check-facts.ts";
import { CheckLogin, loginOf } from "./access-check-login.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { findPolicyVersion } from "./group-policy-versions.ts";
import { readInstance } from "./instances.ts";

export const AccessCheckInput = z.object({
  instanceId: z.string(),
  /** Of a client that may exist or not. */
  clientId: z.string().max(1_024),
  /** Left out: the live client, as it is bound now and as it would be at its next CONNECT. */
  login: CheckLogin.optional(),
  action: z.enum(ACTIONS),
  /** Empty for CONNECT. */
  topic: z.string().max(65_535).default(""),
  payloadBytes: z.number().int().min(0).default(0),
  /** Of a PUBLISH to `$SYS/uploadToken`; holds a token. */
  payload: z.string().max(65_535).optional(),
  /** Source address. Left out: where the client is, or was last. */
  address: z.string().max(64).optional(),
  /** Left out: as the client is connected; else not encrypted. */
  secure: z.boolean().optional(),
  /** Epoch ms. Left out: now. */
  at: z.number().int().min(0).max(253_402_300_799_999).optional(),
});
export type AccessCheckInput = z.infer<typeof AccessCheckInput>;

/** One answer: CONNECT first, where one is imagined, then the operation, if there is one and CONNECT let the client in. */
export interface CheckedSide {
  /** The one that ended it. */
  readonly decision: Decision;
  /** Null for a connection that stands. */
  readonly connect: Decision | null;
  readonly operation: Decision | null;
  /** Of the group policy that it was asked under; null where CONNECT did not get so far, or there is no group. */
  readonly policyVersion: number | null;
  readonly groupId: string | null;
}

export interface AccessCheck {
  /** Who asked for what, as the answer takes it. */
  readonly mode: LoginMode | null;
  readonly keyId: string | null;
  readonly address: string;
  readonly secure: boolean;
  /** Epoch ms. */
  readonly at: number;
  /** The live client as it is bound now; null where an imagined one was asked about. */
  readonly bound: CheckedSide | null;
  /** As it would be at a CONNECT now. */
  readonly next: CheckedSide;
  /** As `next`, with the draft in force; null without one. */
  readonly drafted: CheckedSide | null;
}

/**
 * What would be decided, and why: the decisions of the core on the facts that the gateway reads. It changes nothing: no
 * last use, no throttle, no record of a refusal. No secret comes back.
 * @throws DomainError `not_found` where a live client is asked about that is not connected, `unavailable` where the policy
 * version that it runs is not kept any more.
 */
export function checkAccess(ctx: ServiceContext, input: AccessCheckInput, draft?: CheckDraft): AccessCheck {
  // Whoever can have passwords tried finds the weak ones: only for those who may look them up anyway.
  requireRole(ctx, input.login?.by === "login" ? "operator" : "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const live = input.login === undefined ? readLive(ctx, input) : null;
  const request = {
    ...input,
    login: input.login ?? loginOfLive(live),
    address: input.address || live?.address || lastAddress(ctx, input) || "127.0.0.1",
    secure: input.secure ?? live?.secure ?? false,
    at: input.at ?? ctx.now(),
  };
  const facts = new CheckFacts(ctx, input.instanceId);
  const { side: next, login } = checkFromConnect(facts, request);
  const bound = live === null || input.action === "CONNECT" ? null : checkAsBound(ctx, facts, request, live);
  const drafted = draft === undefined ? null : new CheckFacts(ctx, input.instanceId, draft, facts.facts);
  return {
    mode: login?.mode ?? null,
    keyId: login?.keyId ?? null,
    address: request.address,
    secure: request.secure,
    at: request.at,
    bound,
    next,
    drafted: drafted === null ? null : checkFromConnect(drafted, request).side,
  };
}

type Request = AccessCheckInput & {
  readonly login: CheckLogin;
  readonly address: string;
  readonly secure: boolean;
  readonly at: number;
};

/** CONNECT, and if it lets the client in, the operation. */
function checkFromConnect(facts: CheckFacts, request: Request) {
  const { clientId, instanceId, address, secure, at: now } = request;
  return facts.atOneMoment(() => {
    const { username, password } = loginOf(request.login, instanceId, clientId, facts);
    const asked = { clientId, username, password, address, secure, now };
    const { decision: connect, binding, login } = authenticate(asked, facts.connect());
    const operation = binding === null ? null : operate(facts, binding, request);
    const policy = binding?.groupPolicy;
    const side: CheckedSide = {
      decision: operation ?? connect,
      connect,
      operation,
      policyVersion: policy && policy.groupId !== "" ? policy.version : null,
      groupId: policy && policy.groupId !== "" ? policy.groupId : null,
    };
    return { side, login };
  });
}

type LiveRow = typeof liveClients.$inferSelect;

/** What the gateway holds about a live client, put together again from what it told and what is kept. */
function checkAsBound(ctx: ServiceContext, facts: CheckFacts, request: Request, live: LiveRow): CheckedSide {
  const { instanceId, clientId, groupId } = live;
  const policy = findPolicyVersion(ctx.db, instanceId, groupId, live.groupPolicyVersion);
  if (policy === null && groupId !== "") {
    throw new DomainError(
      "unavailable",
      "This client runs a version of the group policy that is not kept any more. Reconnect it, then check again.",
    );
  }
  return facts.atOneMoment(() => {
    const instance = facts.connect().findInstance(instanceId);
    const binding: Binding = {
      instanceId,
      clientId,
      groupId,
      mode: live.mode,
      keyId: live.keyId,
      accessUserId: null,
      tokens: live.tokenIds.flatMap((id) => facts.findTokenById(id) ?? []),
      groupPolicy: policy ?? { groupId: "", version: 0, defaultEffect: "Allow", rules: [] },
      limits: instance?.limits ?? readInstance(ctx.db, instanceId),
      address: live.address,
      secure: live.secure,
    };
    const filters = live.subscriptions.map(({ filter }) => filter);
    const subscriptions = { held: filters.length, alreadyHeld: filters.includes(request.topic) };
    const operation = operate(facts, binding, request, { subscriptions });
    if (operation === null) throw new DomainError("invalid_input", "Choose PUBLISH or SUBSCRIBE.", { field: "action" });
    return {
      decision: operation,
      connect: null,
      operation,
      policyVersion: groupId === "" ? null : live.groupPolicyVersion,
      groupId: groupId === "" ? null : groupId,
    };
  });
}

/** The operation of a client that is let in; null where only CONNECT was asked about. */
function operate(
  facts: CheckFacts,
  binding: Binding,
  request: Request,
  state: Pick<OperationFacts, "subscriptions"> = {},
): Decision | null {
  const { action, topic, at: now, payload } = request;
  if (action === "CONNECT") return null;
  const known = { ...facts.operation(binding.limits.maxTps), ...state };
  if (action === "SUBSCRIBE") return authorize(binding, { action, topic, now }, known);
  const payloadBytes = payload === undefined ? request.payloadBytes : Buffer.byteLength(payload);
  const decision = authorize(binding, { action, topic, payloadBytes, now }, known);
  if (!decision.allowed || topic !== UPLOAD_TOKEN_TOPIC || payload === undefined) return decision;
  const upload = parseTokenUpload(payload);
  const found = upload.ok ? facts.findToken(upload.token) : null;
  return checkUploadedToken(binding, upload.ok ? upload : null, found, now).decision;
}

function readLive(ctx: ServiceContext, { instanceId, clientId }: AccessCheckInput): LiveRow {
  const row = ctx.db
    .select()
    .from(liveClients)
    .where(and(eq(liveClients.instanceId, instanceId), eq(liveClients.clientId, clientId)))
    .get();
  if (row === undefined) {
    throw new DomainError("not_found", "This client is not connected now. Choose by what it would log in.", {
      field: "clientId",
    });
  }
  return row;
}

/** With what it is connected: as at its next CONNECT, if it does as before. */
function loginOfLive(live: LiveRow | null): CheckLogin {
  if (live === null) return { by: "credential", mode: "DeviceCredential" };
  const { mode, keyId, tokenIds } = live;
  return { by: "credential", mode, keyId, ...(mode === "Token" ? { tokenIds } : {}) };
}

/** Where the device was at its last CONNECT, if it has a credential. */
function lastAddress(ctx: ServiceContext, { instanceId, clientId }: AccessCheckInput): string | null {
  const row = ctx.db
    .select({ address: deviceCredentials.lastUsedAddress })
    .from(deviceCredentials)
    .where(and(eq(deviceCredentials.instanceId, instanceId), eq(deviceCredentials.clientId, clientId)))
    .get();
  return row?.address ?? null;
}
