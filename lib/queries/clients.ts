import type { LoginMode } from "../domain/login.ts";
import type { ClientNow, ClientPage, ClientSummary } from "../services/client-views.ts";
import { type LiveQuery, pathWith } from "./live.ts";

export type { ClientNow, ClientPage, ClientSummary };

export interface ClientsQuestion {
  readonly instanceId: string;
  readonly groupId?: string | undefined;
  readonly mode?: LoginMode | undefined;
  readonly search?: string | undefined;
  readonly policy?: "behind" | undefined;
  readonly cursor?: string | undefined;
}

export function clientsQuery(question: ClientsQuestion, drawn: ClientPage, drawnAt: number): LiveQuery<ClientPage> {
  const { instanceId, ...filters } = question;
  return {
    queryKey: ["clients", instanceId, filters],
    path: pathWith(`/api/instances/${encodeURIComponent(instanceId)}/clients`, filters),
    initialData: drawn,
    initialDataUpdatedAt: drawnAt,
  };
}

export function clientQuery(
  { instanceId, clientId }: { readonly instanceId: string; readonly clientId: string },
  drawn: ClientNow,
  drawnAt: number,
): LiveQuery<ClientNow> {
  return {
    queryKey: ["clients", instanceId, "one", clientId],
    path: `/api/instances/${encodeURIComponent(instanceId)}/clients/${encodeURIComponent(clientId)}`,
    initialData: drawn,
    initialDataUpdatedAt: drawnAt,
  };
}
