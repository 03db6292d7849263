export const LOGIN_MODES = ["Signature", "Token", "DeviceCredential"] as const;
export type LoginMode = (typeof LOGIN_MODES)[number];
