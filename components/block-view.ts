import type { BlockKind } from "../lib/domain/decision.ts";

/** An entry of the block list as the components show it. */
export interface BlockView {
  readonly id: number;
  readonly instanceId: string;
  readonly kind: BlockKind;
  readonly value: string;
  readonly reason: string;
  readonly createdByName: string;
  readonly createdAt: number;
  /** Epoch ms; null: until somebody ends it. */
  readonly endsAt: number | null;
  readonly active: boolean;
}

/** The block list with the form open and filled in. */
export const blockHref = (instanceId: string, kind: BlockKind, value: string): string =>
  `/instances/${encodeURIComponent(instanceId)}/blocks?${new URLSearchParams({ block: kind, value })}`;
