import { exampleTopic } from "@/components/connect-snippets.ts";
import type { OperatorContext } from "@/lib/auth/session.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import { evaluateGroupPolicy } from "@/lib/domain/group-policy.ts";
import { formatClientId, parseClientId } from "@/lib/domain/login.ts";
import { hasRole } from "@/lib/services/context.ts";
import { type DeviceCredential, getDeviceCredential } from "@/lib/services/device-credentials.ts";
import { type Group, getGroup, listGroups } from "@/lib/services/groups.ts";
import { getInstance, type Instance, listInstances } from "@/lib/services/instances.ts";
import type { GuidePlace } from "./guide-path.ts";

/** More are found by their own lists. */
const MOST_CHOICES = 6;
const MOST_TRIES = 50;

/** A group ID to begin with, for an instance that has none. */
export const FIRST_GROUP_ID = "GID_devices";

/**
 * Where the guide stands, read from its address. What the address names and is not there, or may not be seen, counts as
 * not chosen: the guide goes on from the last thing that is.
 */
export function readGuide(ctx: OperatorContext, place: GuidePlace) {
  const { instance: instanceId = "", group: groupId = "", client: clientId = "" } = place;
  const instance = instanceId === "" ? null : orNull(() => getInstance(ctx, { id: instanceId }));
  const group = instance === null || groupId === "" ? null : orNull(() => getGroup(ctx, { instanceId, id: groupId }));
  const device = group === null ? null : findDevice(ctx, group, clientId);
  const instances = instance === null ? listInstances(ctx) : [];
  return {
    instance,
    group,
    device,
    instances: instances.slice(0, MOST_CHOICES),
    groups: instance !== null && group === null ? listGroups(ctx, { instanceId }, { size: MOST_CHOICES }).items : [],
    nextInstanceName: freeInstanceName(instances),
    nextDeviceId: group !== null && device === null ? freeDeviceId(ctx, group) : "",
    topic: device === null || group === null ? null : openTopic(group, device.clientId),
    mayCreateInstance: hasRole(ctx, "admin", null),
    mayCreateGroup: instance !== null && hasRole(ctx, "admin", instance.id),
    mayRegister: instance !== null && hasRole(ctx, "operator", instance.id),
  };
}

function findDevice(ctx: OperatorContext, group: Group, clientId: string): DeviceCredential | null {
  if (parseClientId(clientId)?.groupId !== group.id) return null;
  return orNull(() => getDeviceCredential(ctx, { instanceId: group.instanceId, clientId }));
}

/** A name to begin with that no instance has; empty where that would take too long to find. */
function freeInstanceName(instances: readonly Instance[]): string {
  const taken = new Set(instances.map(({ name }) => name.toLowerCase()));
  for (let n = 1; n <= MOST_TRIES; n++) {
    const name = n === 1 ? "my-devices" : `my-devices-${n}`;
    if (!taken.has(name)) return name;
  }
  return "";
}

function freeDeviceId(ctx: OperatorContext, { instanceId, id }: Group): string {
  for (let n = 1; n <= MOST_TRIES; n++) {
    const clientId = formatClientId(id, `device-${n}`);
    if (parseClientId(clientId) === null) return "";
    if (orNull(() => getDeviceCredential(ctx, { instanceId, clientId })) === null) return `device-${n}`;
  }
  return "";
}

/** A topic that a client with a device credential may publish and subscribe to, or null where the policy opens none. */
function openTopic(group: Group, clientId: string): string | null {
  const { id: groupId, policyVersion: version, defaultEffect, rules } = group;
  const policy = { groupId, version, defaultEffect, rules };
  const candidates = [
    `test/${parseClientId(clientId)?.deviceId ?? ""}`,
    ...rules.flatMap(({ effect, topic }) => (effect === "Allow" ? [exampleTopic(topic)] : [])),
  ];
  const isOpen = (topic: string) =>
    evaluateGroupPolicy(policy, "PUB", topic).allowed && evaluateGroupPolicy(policy, "SUB", topic).allowed;
  return candidates.find(isOpen) ?? null;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError && (error.code === "not_found" || error.code === "forbidden")) return null;
    throw error;
  }
}
