import type { AccessPolicyDocument } from "../domain/access-policy.ts";
import type { CustomPermission } from "../domain/custom-auth.ts";
import type { Decision } from "../domain/decision.ts";
import { widenFor } from "../domain/group-policy-widen.ts";
import type { ReasonCode } from "../domain/reason.ts";
import type { TokenType } from "../domain/token.ts";
import { hasWildcard, isSystemTopic } from "../domain/topic.ts";
import { type AccessCheck, type AccessCheckInput, checkAccess } from "./access-check.ts";
import type { CheckDraft } from "./access-check-facts.ts";
import { requireRole, type ServiceContext } from "./context.ts";
import { readGroup } from "./groups.ts";
import { readInstance } from "./instances.ts";

type GroupDraft = NonNullable<CheckDraft["groupPolicy"]>;
type Statement = AccessPolicyDocument["Statement"][number];

/** What would have to be changed so that an operation is allowed, as little as possible. Nothing is changed by asking. */
export interface AllowProposal {
  /** Whether the core allows it with all of this. */
  readonly allows: boolean;
  readonly groupPolicy: (GroupDraft & { readonly expectedVersion: number }) | null;
  /** Statements that a policy of the access user needs. */
  readonly accessPolicy: { readonly user: string; readonly document: AccessPolicyDocument } | null;
  readonly customPermission: CustomPermission | null;
  /** A token of this type and filter: those that are there cannot be changed. */
  readonly token: { readonly type: TokenType; readonly filter: string } | null;
  /** Why it stays refused whatever is written here: the block list, a system topic, a Deny of an access policy… */
  readonly blocker: Decision | null;
}

/** Each step mends one cause; there are not more than these. */
const MOST_STEPS = 8;

/**
 * Drafts the narrowest change by asking the core again and again: what refuses is mended as little as possible, until it
 * allows or until nothing that can be drafted helps.
 */
export function proposeAllow(ctx: ServiceContext, input: AccessCheckInput): AllowProposal {
  requireRole(ctx, "viewer", input.instanceId);
  readInstance(ctx.db, input.instanceId);
  const draft: Writable<CheckDraft> = {};
  const statements: Statement[] = [];
  let user: string | null = null;
  let token: AllowProposal["token"] = null;
  let blocker: Decision | null = null;
  let allows = false;
  for (let step = 0; step < MOST_STEPS; step++) {
    const check = checkAccess(ctx, input, draft);
    const { decision } = check.drafted ?? check.next;
    if (decision.allowed) {
      allows = true;
      break;
    }
    const ofToken = decision.reason === "token_topic" || decision.reason === "token_type";
    if (ofToken && input.action !== "CONNECT" && !isSystemTopic(input.topic)) {
      token = { type: input.action === "PUBLISH" ? "W" : "R", filter: input.topic };
      break;
    }
    const mended = mend(ctx, input, check, decision, draft, statements);
    if (mended === null) {
      blocker = decision;
      break;
    }
    if (mended.user !== undefined) user = mended.user;
    Object.assign(draft, mended.draft);
  }
  const { groupPolicy, accessPolicy, customPermission = null } = draft;
  return {
    allows,
    groupPolicy:
      groupPolicy === undefined
        ? null
        : {
            ...groupPolicy,
            expectedVersion: readGroup(ctx.db, input.instanceId, groupPolicy.groupId).policyVersion,
          },
    accessPolicy: accessPolicy === undefined || user === null ? null : { user, document: accessPolicy.document },
    customPermission,
    token,
    blocker,
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Mended {
  readonly draft: CheckDraft;
  readonly user?: string;
}

/** The draft that takes away this one cause; null where none does. */
function mend(
  ctx: ServiceContext,
  input: AccessCheckInput,
  check: AccessCheck,
  decision: Decision,
  draft: CheckDraft,
  statements: Statement[],
): Mended | null {
  const { instanceId, topic } = input;
  const action = input.action === "PUBLISH" ? "PUB" : "SUB";
  switch (decision.reason satisfies ReasonCode) {
    case "group_policy_denied":
    case "group_policy_no_match":
    case "actions_inseparable": {
      const groupId = String(decision.params.groupId);
      const before = draft.groupPolicy ?? readGroup(ctx.db, instanceId, groupId);
      const actions = check.mode === "DeviceCredential" ? (["PUB", "SUB"] as const) : ([action] as const);
      const { defaultEffect, rules } = widenFor(before, actions, topic);
      if (JSON.stringify(rules) === JSON.stringify(before.rules)) return null;
      return { draft: { groupPolicy: { groupId, defaultEffect, rules } } };
    }
    case "access_policy_no_match": {
      const Resource = resourcePattern(String(decision.params.resource));
      const Action = String(decision.params.action);
      if (Resource === null || statements.some((one) => one.Action === Action && one.Resource === Resource))
        return null;
      const userId = userOf(ctx, check.keyId);
      if (userId === null) return null;
      statements.push({ Effect: "Allow", Action, Resource });
      const document = { Version: "1", Statement: [...statements] } as const;
      return {
        user: String(decision.params.user),
        draft: { accessPolicy: { name: DRAFT_NAME, document, attachTo: [userId] } },
      };
    }
    case "custom_auth_no_match": {
      if (draft.customPermission !== undefined || check.keyId === null) return null;
      const permitAction = action;
      const identity = { identityType: "USER", identity: check.keyId } as const;
      return { draft: { customPermission: { ...identity, topic, permitAction, effect: "ALLOW" } } };
    }
    default:
      return null;
  }
}

/** No policy can be called so. */
const DRAFT_NAME = "\u0000draft";

/** What is written into a policy: `*` in place of the wildcards of a filter. Null where the decision has cut the name. */
function resourcePattern(resource: string): string | null {
  if (resource.endsWith("…")) return null;
  const slash = resource.indexOf("/", resource.indexOf("topic/") + "topic/".length);
  const topic = resource.includes(":topic/") ? resource.slice(slash + 1) : "";
  if (!hasWildcard(topic)) return resource;
  // A grant on a topic covers what is below it, and a star any text.
  return resource.slice(0, slash + 1) + topic.replace(/\/?#$/, "").replaceAll("+", "*").replace(/^$/, "*");
}

function userOf(ctx: ServiceContext, keyId: string | null): string | null {
  const id = ctx.db.$client
    .prepare("select user_id from access_keys where id = ?")
    .pluck()
    .get(keyId ?? "");
  return typeof id === "string" ? id : null;
}
