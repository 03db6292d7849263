/** A row of the audit log as the components show it. */
export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly address: string | null;
  /** `noun.verb` */
  readonly action: string;
  readonly instanceId: string | null;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

/** Acts after which there is no page any more. */
const GONE: ReadonlySet<string> = new Set([
  "import.discard",
  ...["instance", "group", "operator", "access_user", "access_policy", "access_key"].map((noun) => `${noun}.delete`),
]);

/** What was changed, for people. Tokens and imports have numbers for IDs; a bare number says nothing. */
export const auditTargetText = ({ action, target }: Pick<AuditEntry, "action" | "target">): string =>
  /^(token|import)\.\w+$/.test(action) && /^\d+$/.test(target) ? `#${target}` : target;

/** The page of what was changed; null where there is none, or it is gone by the act itself. */
export function auditTargetHref({ action, instanceId, target, detail }: AuditEntry): string | null {
  const [noun] = action.split(".");
  const id = encodeURIComponent(target);
  const inInstance = (path: string) =>
    instanceId === null ? null : `/instances/${encodeURIComponent(instanceId)}${path}`;
  if (GONE.has(action)) return null;
  if (noun === "view" || action.endsWith(".export")) return instanceId === null ? `/${id}` : inInstance(`/${id}`);
  // Its target is what they were chosen by: the list shows them.
  if (action === "token.revoke_matching") {
    const { issuer, search } = detail ?? {};
    const filter = {
      state: "revoked",
      ...(issuer ? { issuer: `${issuer}` } : {}),
      ...(search ? { q: `${search}` } : {}),
    };
    return inInstance(`/tokens?${new URLSearchParams(filter)}`);
  }
  switch (noun) {
    case "instance":
      return inInstance("");
    case "group":
      return inInstance(`/groups/${id}`);
    case "device_credential":
      return inInstance(`/devices/${id}`);
    case "block":
      return inInstance("/blocks");
    case "import":
      return inInstance(`/devices/imports/${id}`);
    case "quota":
      return inInstance("/quotas");
    case "client":
      return inInstance(`/clients/${id}`);
    case "token":
      return inInstance(`/tokens/${id}`);
    case "access_user":
      return `/access-users/${id}`;
    case "access_policy":
      return `/access-policies/${id}`;
    case "access_key":
      return `/access-keys/${id}`;
    case "operator":
      return target === "unknown" ? null : `/operators#${id}`;
    default:
      return null;
  }
}

/** One thing that an entry says: a name with what was before and after, or with one value. */
export type AuditFact =
  | { readonly kind: "change"; readonly name: string; readonly before: unknown; readonly after: unknown }
  | { readonly kind: "value"; readonly name: string; readonly value: unknown };

/** The detail of an entry, fact by fact; of a change only what differs. */
export function auditFacts(detail: AuditEntry["detail"]): AuditFact[] {
  if (detail === null) return [];
  if (!("before" in detail) || !("after" in detail)) {
    return Object.entries(detail).map(([name, value]) => ({ kind: "value", name, value }));
  }
  const { before, after } = detail;
  if (!isRecord(before) || !isRecord(after)) return [{ kind: "change", name: "value", before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({ kind: "change", name, before: before[name], after: after[name] }));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
