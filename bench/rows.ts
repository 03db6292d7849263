import { createHash } from "node:crypto";
import { seal } from "../lib/domain/secret.ts";
import type { ServiceContext } from "../lib/services/context.ts";
import { deviceSecretPlace } from "../lib/services/device-credentials.ts";
import { createGroup } from "../lib/services/groups.ts";
import { createInstance } from "../lib/services/instances.ts";

/** Of every device credential that is filled in. */
export const SECRET = "0123456789abcdef0123456789abcdef";
const GROUPS = 100;
/** Rows of one transaction: a single one of millions would be a log that nobody has. */
const STEP = 50_000;

export const groupOf = (n: number) => `GID_line_${String(n % GROUPS).padStart(3, "0")}`;
export const clientOf = (n: number) => `${groupOf(n)}@@@device-${String(n).padStart(7, "0")}`;
export const keyOf = (instanceId: string, n: number) => `DC.${instanceId}-${n}`;
export const textOf = (instanceId: string, n: number) =>
  `gtk_${createHash("sha256").update(`${instanceId} ${n}`).digest("hex").slice(0, 40)}`;

/** The record of refusals is bounded, so that there are never more. */
const MOST_DENIALS = 100_000;

/**
 * Makes an instance with as many device credentials, tokens and entries in the audit log as are asked for, and up to 100 groups
 * and 100,000 refusals. Every fiftieth device was never used and every thousandth is disabled; every fourth token is revoked and
 * every tenth has expired.
 */
export function fillInstance(ctx: ServiceContext, instanceId: string, count: number): void {
  const { db, keyring } = ctx;
  createInstance(ctx, { id: instanceId, edition: "Platinum", maxConnections: 2_000_000 });
  for (let n = 0; n < Math.min(GROUPS, count); n++) {
    createGroup(ctx, { instanceId, id: groupOf(n), defaultEffect: "Allow", note: "" });
  }
  const now = ctx.now();
  const device = db.$client.prepare(
    `insert into device_credentials (instance_id, client_id, group_id, key_id, sealed_secret, enabled, created_at, updated_at, last_used_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const token = db.$client.prepare(
    `insert into tokens (instance_id, hash, prefix, last_four, type, filters, note, issued_by, issued_by_name, created_at, expires_at, revoked_at)
     values (?, ?, ?, ?, 'RW', '["line/+/state","line/+/command"]', '', 'bench', 'bench', ?, ?, ?)`,
  );
  const denial = db.$client.prepare(
    `insert into denials (instance_id, client_id, action, topic, reason, count, first_at, last_at, mode, key_id, address, decision)
     values (?, ?, 'PUBLISH', ?, 'group_deny', 3, ?, ?, 'DeviceCredential', ?, '192.0.2.7', ?)`,
  );
  const audit = db.$client.prepare(
    `insert into audit_log (at, actor_kind, actor_id, actor_name, address, action, instance_id, target, detail)
     values (?, 'operator', 'op_bench', 'bench', '192.0.2.1', 'device_credential.create', ?, ?, null)`,
  );
  const decision = JSON.stringify({
    ...{ allowed: false, reason: "group_deny", decidedBy: null, losing: [], steps: [], params: {} },
  });
  for (let first = 0; first < count; first += STEP) {
    db.$client.transaction(() => {
      for (let n = first; n < Math.min(count, first + STEP); n++) {
        const at = now - (count - n) * 500;
        const clientId = clientOf(n);
        const sealed = seal(keyring, SECRET, deviceSecretPlace(instanceId, clientId));
        device.run(
          instanceId,
          clientId,
          groupOf(n),
          keyOf(instanceId, n),
          sealed,
          n % 1_000 === 7 ? 0 : 1,
          at,
          at,
          n % 50 ? at : null,
        );
        const text = textOf(instanceId, n);
        const hash = createHash("sha256").update(text).digest();
        const expiresAt = n % 10 === 9 ? now - 1 - (n % 1_000) : now + 3_600_000 + n;
        const issuedAt = Math.min(at, expiresAt - 60_000);
        token.run(instanceId, hash, text.slice(0, 12), text.slice(-4), issuedAt, expiresAt, n % 4 ? null : now - n);
        audit.run(at, instanceId, clientId);
        if (n < MOST_DENIALS)
          denial.run(instanceId, clientId, `line/${n}/state`, at, at, keyOf(instanceId, n), decision);
      }
    })();
  }
  // As the gateway and the console do it from time to time.
  db.$client.exec("pragma optimize");
}
