import { randomUUID } from "node:crypto";
import type { Settings } from "../config/settings.ts";
import type { RoleGrant } from "../domain/operator.ts";
import type { AccessFacts } from "../services/access-facts.ts";
import { readPrimaryAccountId } from "../services/access-users.ts";
import type { ApiCallRecord } from "../services/api-calls.ts";
import type { ServiceContext } from "../services/context.ts";
import type { Nonces } from "../services/nonces.ts";
import type { WrongLogins } from "../services/wrong-logins.ts";
import { type Caller, findRefusal, requireAccess } from "./access.ts";
import { ApiError } from "./error.ts";
import { readInput } from "./input.ts";
import type { Call, Operation } from "./operation.ts";
import { findOperation } from "./operations/index.ts";
import type { RateLimits } from "./rate-limits.ts";
import { readClaim, requireFresh, TIME_WINDOW_MS } from "./rpc/claim.ts";
import { type Envelope, errorReply, type Format, successReply } from "./rpc/reply.ts";
import { type RpcRequest, readAction, readRequest, requireVersion } from "./rpc/request.ts";
import { translateError } from "./translate.ts";

/** What the API needs to answer. */
export interface Door {
  readonly db: ServiceContext["db"];
  readonly keyring: ServiceContext["keyring"];
  readonly facts: AccessFacts;
  readonly nonces: Nonces;
  readonly calls: ApiCallRecord;
  readonly limits: RateLimits;
  readonly wrongLogins: WrongLogins;
  readonly https: Settings["api"]["https"];
  /** Epoch ms. */
  readonly now: () => number;
  /** Is told about defects: the only errors that callers are not told about. */
  readonly report: (error: unknown, requestId: string) => void;
}

/** Where a request came from, as the server that took it knows. */
export interface Origin {
  readonly address: string;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

/** What is learnt about a request while it is answered, for its record. */
interface Progress {
  format: Format;
  operation: string;
  keyId: string;
  /** Null until the signature was found good. */
  caller: Caller | null;
  instanceId: string | null;
}

/** How long a used nonce outlives the request's own time window: a margin for a clock that is set back. */
const NONCE_MARGIN_MS = TIME_WINDOW_MS;

/**
 * Answers one request of the RPC API. Never throws: whatever happens ends in an envelope with a request ID. The order of
 * the checks is the documented one, cheap and public before expensive and private.
 */
export async function answer(door: Door, request: Request, origin: Origin): Promise<Response> {
  const requestId = randomUUID().toUpperCase();
  const startedAt = door.now();
  const progress: Progress = {
    format: wantsXml(request.headers) ? "XML" : "JSON",
    operation: "",
    keyId: "",
    caller: null,
    instanceId: null,
  };
  let code = "OK";
  let response: Response;
  try {
    door.limits.takeForAddress(origin.address, startedAt);
    response = await answerOrThrow(door, request, origin, requestId, progress);
  } catch (thrown) {
    const error = toApiError(door, thrown, requestId);
    code = error.code;
    response = errorReply(
      { requestId, format: progress.format },
      error,
      describePlace(request, origin, code, requestId),
    );
  }
  const { caller } = progress;
  door.calls.add({
    at: startedAt,
    requestId,
    signed: caller !== null,
    operation: progress.operation.slice(0, 64),
    keyId: progress.keyId.slice(0, 128),
    userName: caller?.user.name ?? "",
    instanceId: caller === null ? null : progress.instanceId,
    address: origin.address,
    status: response.status,
    code,
    durationMs: Math.max(0, door.now() - startedAt),
  });
  return response;
}

async function answerOrThrow(
  door: Door,
  request: Request,
  origin: Origin,
  requestId: string,
  progress: Progress,
): Promise<Response> {
  const rpc = await readRequest(request);
  progress.format = readFormat(rpc, progress.format);
  progress.operation = readAction(rpc);
  const operation = findOperation(progress.operation);
  if (operation === null) throw unknownAction(progress.operation);
  requireMethod(operation, rpc);
  requireVersion(rpc);
  requireTransport(door, operation, origin);

  const envelope: Envelope = { requestId, format: progress.format };
  try {
    const caller = identify(door, rpc, origin, progress);
    door.limits.takeForUser(operation.rate, operation.overflow, operation.name, caller.user.id, door.now());
    return successReply(envelope, operation.name, await run(door, operation, rpc, caller, requestId, progress));
  } catch (error) {
    throw translateError(operation, error) ?? error;
  }
}

/** Who signed the request. The nonce is used up last, by a signature that is good. */
function identify(door: Door, rpc: RpcRequest, origin: Origin, progress: Progress): Caller {
  const now = door.now();
  const claim = readClaim(rpc);
  progress.keyId = claim.keyId;
  requireFresh(claim, now);
  const key = door.facts.findAccessKey(claim.keyId);
  if (key === null) {
    throw new ApiError(
      "InvalidAccessKeyId.NotFound",
      "There is no access key with this ID. Use one that the console lists under Access users.",
    );
  }
  if (key.status !== "active") {
    throw new ApiError(
      "InvalidAccessKeyId.Inactive",
      "This access key is disabled. Enable it in the console, or use another one.",
    );
  }
  const { address } = origin;
  const wasHere = () => door.facts.wasKeyUsedFrom(claim.keyId, address);
  const waitMs = door.wrongLogins.waitFor(address, claim.keyId, now, wasHere);
  if (waitMs > 0) {
    throw new ApiError(
      "Throttling",
      "Too many requests with a wrong signature came for this access key. Correct the secret, then wait as long as x-acs-retry-after says (milliseconds).",
      { retryAfterMs: waitMs },
    );
  }
  if (!claim.isSignedWith(key.secret())) {
    door.wrongLogins.wrong(address, claim.keyId, now);
    throw new ApiError(
      "SignatureDoesNotMatch",
      `The signature is not the one that the secret of this access key gives. Check the secret, and what was signed; server string to sign is:${claim.showStringToSign()}`,
    );
  }
  if (!door.nonces.use(claim.keyId, claim.nonce, claim.signedAt + TIME_WINDOW_MS + NONCE_MARGIN_MS, now)) {
    throw new ApiError("SignatureNonceUsed", "This nonce was used before. Sign every request with a nonce of its own.");
  }
  door.wrongLogins.right(address, claim.keyId);
  const caller: Caller = {
    user: key.user,
    keyId: claim.keyId,
    accountId: () => readPrimaryAccountId(door.db),
    context: { now, address: origin.address, secure: origin.secure },
  };
  progress.caller = caller;
  if (claim.isTemporary) {
    throw new ApiError(
      "CheckAccountInfoFailed",
      "The request carries a security token, and there are no temporary keys here. Sign with an access key of the console, without a token.",
    );
  }
  return caller;
}

async function run(
  door: Door,
  operation: Operation,
  rpc: RpcRequest,
  caller: Caller,
  requestId: string,
  progress: Progress,
) {
  const input = readInput(operation, rpc.parameters);
  const instances = operation.instances(input);
  progress.instanceId = instances[0]?.slice(0, 64) ?? null;
  requireAccess(caller, requestId, operation.access(input));
  const as = (role: RoleGrant["role"], instanceIds: readonly string[]): ServiceContext => ({
    db: door.db,
    keyring: door.keyring,
    actor: {
      kind: "access_key",
      id: caller.keyId,
      name: caller.user.name,
      userId: caller.user.id,
      grants: instanceIds.map((instanceId) => ({ instanceId, role })),
    },
    address: caller.context.address,
    now: door.now,
  });
  const call: Call = {
    ctx: as(operation.role, instances),
    may: (need) => findRefusal(caller, need) === null,
    require: (...needs) => requireAccess(caller, requestId, needs),
    as,
  };
  // Nothing goes out that the operation is not documented to answer.
  return operation.output.parse(await operation.run(call, input));
}

function unknownAction(action: string): ApiError {
  const shown = action.slice(0, 64).replace(/[^\x20-\x7e]/g, "?");
  return new ApiError(
    "InvalidAction.NotFound",
    `There is no operation ${shown}. Check Action, in exactly this spelling.`,
  );
}

function requireMethod(operation: Operation, rpc: RpcRequest): void {
  if (operation.methods.includes(rpc.method)) return;
  const method = operation.methods.join(" or ");
  throw new ApiError(
    "UnsupportedHTTPMethod",
    `${operation.name} is called by ${method}, not by ${rpc.method}. With pop-core, pass { method: "${operation.methods[0]}" }.`,
  );
}

function requireTransport(door: Door, operation: Operation, origin: Origin): void {
  if (operation.httpsOnly !== true || origin.secure || door.https === "off") return;
  if (door.https === "auto" && isLoopback(origin.address)) return;
  throw new ApiError(
    "InvalidProtocol.NeedSsl",
    `${operation.name} is called over HTTPS only. Call it through the proxy that ends TLS (with TRUST_PROXY=on), or set API_HTTPS=off.`,
  );
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
}

/** `Format` decides; without it version 1.0 means XML, as documented, unless the caller accepts JSON. */
function readFormat(rpc: RpcRequest, fallback: Format): Format {
  const given = rpc.parameters.get("Format");
  if (given === undefined || given === "") {
    if (rpc.signature === "V3") return fallback;
    return /\bjson\b/i.test(rpc.headers.get("accept") ?? "") ? "JSON" : "XML";
  }
  const format = given.toUpperCase();
  if (format === "JSON" || format === "XML") return format;
  throw new ApiError("InvalidParameter.Format", "The parameter Format is not valid. It must be JSON or XML.");
}

function wantsXml(headers: Headers): boolean {
  const accept = headers.get("accept") ?? "";
  return /\bxml\b/i.test(accept) && !/\bjson\b/i.test(accept) && !/\bhtml\b/i.test(accept);
}

function toApiError(door: Door, thrown: unknown, requestId: string): ApiError {
  if (thrown instanceof ApiError) return thrown;
  door.report(thrown, requestId);
  return new ApiError(
    "InternalError",
    "Something went wrong here, and nothing was changed. Try again; if it stays, look for the request ID in the log.",
  );
}

function describePlace(request: Request, origin: Origin, code: string, requestId: string) {
  const host = request.headers.get("host") ?? "";
  const hostId = /^[A-Za-z0-9.:[\]_-]{1,255}$/.test(host) ? host : "localhost";
  const query = new URLSearchParams({ q: code, requestId });
  return { hostId, recommend: `${origin.secure ? "https" : "http"}://${hostId}/docs/api?${query}` };
}
