import {
  denials,
  disconnectRequests,
  gatewayStatus,
  importRows,
  imports,
  liveClients,
  liveCounts,
  reconnectRuns,
} from "../../db/schema.ts";
import { listBlocks } from "../services/block-list.ts";
import { blockClient } from "../services/client-blocks.ts";
import { putCustomIdentity } from "../services/custom-identities.ts";
import { putCustomPermission } from "../services/custom-permissions.ts";
import { registerDeviceCredential, rotateDeviceCredential } from "../services/device-credentials.ts";
import { createGroup } from "../services/groups.ts";
import { sealCells } from "../services/import-cells.ts";
import { createInstance, deleteInstance } from "../services/instances.ts";
import { issueToken } from "../services/tokens.ts";
import { openTestWorld, type TestWorld } from "./context.ts";

/** What one instance of an inhabited world holds; the same in each. */
export interface Inhabited {
  readonly instanceId: string;
  readonly groupId: string;
  /** Registered, and in the overlap of a rotation. */
  readonly clientId: string;
  readonly tokenId: number;
  /** Every secret that was made for it: device secrets, that of an identity, and the text of the token. */
  readonly secrets: readonly string[];
  readonly denialId: number;
  readonly requestId: number;
  readonly blockId: number;
  /** A group whose clients are being reconnected. */
  readonly otherGroupId: string;
  /** Files of device credentials by how far they have got; each has one row. */
  readonly importIds: Readonly<Record<(typeof IMPORTED)[number], number>>;
}

const IMPORTED = ["draft", "checked", "running", "stopped", "done"] as const;

/** A world with a running gateway and three instances of the same contents: one to act on, another one, and a deleted one. */
export interface InhabitedWorld extends TestWorld {
  readonly here: Inhabited;
  readonly elsewhere: Inhabited;
  readonly deleted: Inhabited;
}

export function openInhabitedWorld(): InhabitedWorld {
  const world = openTestWorld();
  const here = inhabit(world, "mqtt-here");
  const elsewhere = inhabit(world, "mqtt-elsewhere");
  const deleted = inhabit(world, "mqtt-deleted");
  deleteInstance(world.system, { id: deleted.instanceId, confirmName: deleted.instanceId });
  const now = world.clock.now;
  world.db
    .insert(gatewayStatus)
    .values({ id: 1, runId: "run", pid: 1, version: "0", startedAt: now, heartbeatAt: now, listeners: {} })
    .run();
  return { ...world, here, elsewhere, deleted };
}

/** The secret of the identity `ann` in every instance. */
const CUSTOM_SECRET = "canary-of-custom-auth";

function inhabit(world: TestWorld, instanceId: string): Inhabited {
  const { system, db, clock } = world;
  const groupId = "GID_one";
  const clientId = `${groupId}@@@device1`;
  createInstance(system, { id: instanceId, edition: "Professional" });
  createGroup(system, { instanceId, id: groupId, defaultEffect: "Allow", note: "" });
  const pairs = [
    registerDeviceCredential(system, { instanceId, clientId, onlyNew: true }),
    rotateDeviceCredential(system, { instanceId, clientId, overlapMs: 3_600_000, disconnect: false }),
  ];
  putCustomIdentity(system, { instanceId, username: "ann", clientId: null, secret: CUSTOM_SECRET, signMode: "SIGNED" });
  const ofAnn = { instanceId, identityType: "USER", identity: "ann" } as const;
  putCustomPermission(system, { ...ofAnn, topic: "a/#", permitAction: "PUB_SUB", effect: "ALLOW" });
  blockClient(system, { instanceId, clientId: "banned" });
  const blockId = listBlocks(system, { instanceId }).items[0]?.id ?? 0;
  const { token, text } = issueToken(system, {
    instanceId,
    type: "RW",
    filters: ["a/#"],
    expiresAt: clock.now + 3_600_000,
    note: "",
  });
  const address = "192.0.2.9";
  const { id: denialId } = db
    .insert(denials)
    .values({
      instanceId,
      clientId,
      action: "CONNECT",
      topic: "",
      reason: "bad_signature",
      count: 1,
      firstAt: clock.now,
      lastAt: clock.now,
      address,
      decision: { allowed: false, reason: "bad_signature", decidedBy: null, losing: [], steps: [], params: {} },
    })
    .returning()
    .get();
  db.insert(liveClients)
    .values({
      instanceId,
      clientId: `${groupId}@@@device2`,
      groupId,
      connectionId: `connection/${instanceId}`,
      mode: "Token",
      keyId: "GAKx",
      tokenIds: [token.id],
      // Behind the present one, which is 1.
      groupPolicyVersion: 0,
      address,
      listener: "tcp",
      cleanSession: true,
      keepaliveSeconds: 60,
      connectedAt: clock.now,
      subscriptions: [],
    })
    .run();
  db.insert(liveCounts).values({ instanceId, groupId, connections: 1 }).run();
  db.insert(reconnectRuns)
    .values({
      ...{ instanceId, groupId: "GID_under_way", policyVersion: 2, perSecond: 1, clients: 3 },
      ...{ requestedBy: "test", requestedByName: "Test", requestedAt: clock.now },
    })
    .run();
  const { id: requestId } = db
    .insert(disconnectRequests)
    .values({ instanceId, clientId, requestedBy: "test", requestedAt: clock.now })
    .returning()
    .get();
  return {
    instanceId,
    groupId,
    clientId,
    tokenId: token.id,
    secrets: [text, CUSTOM_SECRET, ...pairs.map(({ secret }) => secret)],
    denialId,
    requestId,
    blockId,
    otherGroupId: "GID_under_way",
    importIds: Object.fromEntries(
      IMPORTED.map((status) => [status, imported(world, { instanceId, clientId }, status, pairs[1]?.credential.keyId)]),
    ) as Inhabited["importIds"],
  };
}

function imported(
  { db, keyring, clock }: TestWorld,
  device: { readonly instanceId: string; readonly clientId: string },
  status: (typeof IMPORTED)[number],
  keyId: string | undefined,
): number {
  const done = status === "done";
  const { id } = db
    .insert(imports)
    .values({
      ...{ instanceId: device.instanceId, kind: "devices", status, fileName: "canary.csv", rows: 1, columns: 1 },
      ...{ createdBy: "test", createdByName: "Test", createdAt: clock.now, orderedBy: "system:apply" },
      ...{ ready: done ? 0 : 1, applied: done ? 1 : 0, keptUntil: clock.now + 86_400_000 },
      mapping: { hasHeader: false, columns: { clientId: 0 } },
      ...(done ? { finishedAt: clock.now, undoUntil: clock.now + 86_400_000 } : {}),
    })
    .returning()
    .get();
  db.insert(importRows)
    .values({
      ...{ importId: id, line: 1, subject: device.clientId, state: done ? "applied" : "ready" },
      ...(done
        ? { keyId: keyId ?? null, appliedAt: clock.now }
        : { sealedCells: sealCells(keyring, id, 1, [device.clientId]) }),
    })
    .run();
  return id;
}
