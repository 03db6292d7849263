import type { Action } from "../domain/decision.ts";
import type { ReasonCode } from "../domain/reason.ts";
import type { DenialPage, DenialSummary } from "../services/denials.ts";
import { type LiveQuery, pathWith } from "./live.ts";

export type { DenialPage, DenialSummary };

export interface DenialsQuestion {
  /** Null: the whole account. */
  readonly instanceId: string | null;
  readonly action?: Action | undefined;
  readonly reason?: ReasonCode | undefined;
  readonly clientId?: string | undefined;
  readonly cursor?: string | undefined;
}

export function denialsQuery(question: DenialsQuestion, drawn: DenialPage, drawnAt: number): LiveQuery<DenialPage> {
  const { instanceId, ...filters } = question;
  const path = instanceId === null ? "/api/denials" : `/api/instances/${encodeURIComponent(instanceId)}/denials`;
  return {
    queryKey: ["denials", instanceId, filters],
    path: pathWith(path, filters),
    initialData: drawn,
    initialDataUpdatedAt: drawnAt,
  };
}
