/** A device credential as the components show it. */
export interface DeviceCredentialView {
  readonly instanceId: string;
  readonly clientId: string;
  readonly groupId: string;
  readonly keyId: string;
  readonly enabled: boolean;
  readonly previous: { readonly keyId: string; readonly endsAt: number; readonly lastUsedAt: number | null } | null;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string | null;
  /** With either pair. */
  readonly lastSeenAt: number | null;
}

/** A new pair with what the device sends for it; comes once, when the pair is made. */
export interface DevicePair {
  readonly clientId: string;
  readonly keyId: string;
  readonly secret: string;
  readonly username: string;
  readonly password: string;
}
