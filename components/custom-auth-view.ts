import type { CustomPermission, IdentityType, SignMode } from "../lib/domain/custom-auth.ts";
import type { FormAction } from "./ui/action-state.ts";

/** An identity of custom auth as pages show it. Times are epoch ms. */
export interface CustomIdentityView {
  readonly instanceId: string;
  readonly username: string;
  /** Null for one of the username alone. */
  readonly clientId: string | null;
  readonly identityType: IdentityType;
  readonly signMode: SignMode;
  readonly lastUsedAt: number | null;
  readonly lastUsedClientId: string | null;
  readonly updatedAt: number;
}

export interface CustomPermissionView extends CustomPermission {
  readonly instanceId: string;
  readonly updatedAt: number;
}

/** What a client logs in with, shown once. */
export interface CustomLogin {
  readonly name: string;
  /** As it stands in CONNECT. */
  readonly username: string;
  readonly clientId: string;
  /** Whether the client ID stands for any other. */
  readonly isExample: boolean;
  readonly secret: string;
  readonly signMode: SignMode;
  readonly password: string;
}

export interface CustomIdentityActions {
  readonly replace: FormAction<CustomLogin>;
  readonly remove: FormAction<unknown>;
}

export interface CustomPermissionActions {
  readonly change: FormAction<unknown>;
  readonly remove: FormAction<unknown>;
}
