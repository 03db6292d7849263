import type { RoleGrant } from "@/lib/domain/operator.ts";
import type { FormAction } from "./ui/action-state.ts";

/** An operator as the page shows one. */
export interface OperatorView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly grants: readonly RoleGrant[];
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly lastSignInAt: number | null;
  readonly lastSignInAddress: string | null;
}

/** An instance that a role can be given for. */
export interface InstanceChoice {
  readonly id: string;
  readonly name: string;
}

export interface OperatorActions {
  readonly update: FormAction<unknown>;
  readonly setEnabled: FormAction<unknown>;
  readonly resetPassword: FormAction<unknown>;
  readonly remove: FormAction<unknown>;
}
