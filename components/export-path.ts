/** Where a list is had as a file. @param instanceId null: the list over the account */
export const exportPath = (list: string, instanceId: string | null): string =>
  instanceId === null ? `/api/export/${list}` : `/api/instances/${encodeURIComponent(instanceId)}/export/${list}`;
