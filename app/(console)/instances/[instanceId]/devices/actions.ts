"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import type { DevicePair } from "@/components/device-credential.ts";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { eachOf, runEach } from "@/lib/actions/run-each.ts";
import { formatUsername } from "@/lib/domain/login.ts";
import { signClientId } from "@/lib/domain/signature.ts";
import { requireRole } from "@/lib/services/context.ts";
import {
  DeviceInput,
  endDeviceCredentialOverlap,
  type NewDeviceCredential,
  RegisterDeviceCredentialInput,
  RotateDeviceCredentialInput,
  registerDeviceCredential,
  rotateDeviceCredential,
  SetDeviceCredentialEnabledInput,
  setDeviceCredentialEnabled,
  UnregisterDeviceCredentialInput,
  unregisterDeviceCredential,
} from "@/lib/services/device-credentials.ts";
import { countUnusedDevices, UnusedDevicesInput, unregisterUnusedDevices } from "@/lib/services/unused-devices.ts";

// The two that hand over a secret do not refresh the page: whoever shows the secret does, once it has been put away.

export const registerDeviceAction = defineAction(RegisterDeviceCredentialInput, (ctx, input) =>
  pairOf(registerDeviceCredential(ctx, { ...input, onlyNew: true })),
);

export const rotateDeviceAction = defineAction(RotateDeviceCredentialInput, (ctx, input) =>
  pairOf(rotateDeviceCredential(ctx, input)),
);

export const endOverlapAction = defineAction(DeviceInput, async (ctx, input) => {
  endDeviceCredentialOverlap(ctx, input);
  refresh();
  return said(null, (await getTranslations("devices"))("overlap.ended"));
});

export const setDeviceEnabledAction = defineAction(SetDeviceCredentialEnabledInput, async (ctx, input) => {
  setDeviceCredentialEnabled(ctx, input);
  refresh();
  const t = await getTranslations("devices");
  return said(null, t(input.enabled ? "enable.done" : "disable.done", { clientId: input.clientId }));
});

export const unregisterDeviceAction = defineAction(UnregisterDeviceCredentialInput, async (ctx, input) => {
  unregisterDeviceCredential(ctx, input);
  refresh();
  return said(null, (await getTranslations("devices"))("unregister.done", { clientId: input.clientId }));
});

const ids = eachOf(DeviceInput.shape.clientId);
const EnableDevicesInput = SetDeviceCredentialEnabledInput.omit({ clientId: true }).extend({ ids });
const UnregisterDevicesInput = UnregisterDeviceCredentialInput.omit({ clientId: true }).extend({ ids });

export const setDevicesEnabledAction = defineAction(EnableDevicesInput, async (ctx, { ids, ...input }) => {
  requireRole(ctx, "operator", input.instanceId);
  const answer = await runEach(ids, (clientId) => setDeviceCredentialEnabled(ctx, { ...input, clientId }));
  refresh();
  return answer;
});

export const unregisterDevicesAction = defineAction(UnregisterDevicesInput, async (ctx, { ids, ...input }) => {
  requireRole(ctx, "operator", input.instanceId);
  const answer = await runEach(ids, (clientId) => unregisterDeviceCredential(ctx, { ...input, clientId }));
  refresh();
  return answer;
});

export const countUnusedDevicesAction = defineAction(UnusedDevicesInput, (ctx, input) => ({
  count: countUnusedDevices(ctx, input),
  clients: 0,
}));

// Does not refresh the page: whoever calls it again and again does, once nothing is left.
export const unregisterUnusedDevicesAction = defineAction(UnusedDevicesInput, (ctx, input) => {
  const { unregistered: done, left } = unregisterUnusedDevices(ctx, input);
  return { done, left };
});

function pairOf({ credential, secret }: NewDeviceCredential): DevicePair {
  const { clientId, keyId, instanceId } = credential;
  return {
    clientId,
    keyId,
    secret,
    username: formatUsername("DeviceCredential", keyId, instanceId),
    password: signClientId(secret, clientId),
  };
}
