import type { Login } from "../device.ts";

/** One instance with one group and one device, as `apply` takes it. */
export const STATE = {
  instances: [
    {
      id: "mqtt-e2e",
      name: "process-tests",
      edition: "Standard",
      groups: [{ id: "GID_meters", defaultEffect: "Allow", rules: [] }],
      deviceCredentials: [{ clientId: "GID_meters@@@m1", id: "DC.meterOne", secret: "DC.secretOfMeterOne" }],
    },
  ],
} as const;

export const DEVICE: Login = {
  clientId: "GID_meters@@@m1",
  mode: "DeviceCredential",
  keyId: "DC.meterOne",
  instanceId: "mqtt-e2e",
  secret: "DC.secretOfMeterOne",
};
