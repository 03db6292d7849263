/** Where a refusal has its own page. */
export function denialHref({ instanceId, id }: { readonly instanceId: string; readonly id: number }): string {
  return instanceId === "" ? `/denials/${id}` : `/instances/${encodeURIComponent(instanceId)}/denials/${id}`;
}
