"use server";
import { getTranslations } from "next-intl/server";
import { checkHref } from "@/components/access-check-view.ts";
import type { PaletteItem } from "@/components/shell/palette.tsx";
import { defineAction } from "@/lib/actions/define-action.ts";
import { FindInput, type Finding, findAnything } from "@/lib/services/find.ts";

/** What the palette offers for a text. It comes as the body of a request, never in an address: it may be a token. */
export const findAction = defineAction(FindInput, async (ctx, input) => {
  const t = await getTranslations("shell");
  return findAnything(ctx, input).flatMap((found) => offer(found, (kind, place) => t(`found.${kind}`, { place })));
});

function offer(
  found: Finding,
  say: (kind: Finding["kind"] | "check", place: string) => string,
): readonly PaletteItem[] {
  if (found.kind === "accessKey") {
    const { id, userName } = found;
    const href = `/access-keys/${encodeURIComponent(id)}`;
    return [{ key: `accessKey ${id}`, label: id, detail: say("accessKey", userName), href }];
  }
  if (found.kind === "accessUser") {
    const { id, userName } = found;
    const href = `/access-users/${encodeURIComponent(id)}`;
    return [{ key: `accessUser ${id}`, label: userName, detail: say("accessUser", ""), href }];
  }
  const { kind, instanceId } = found;
  const place = found.instanceName || instanceId;
  const key = `${kind} ${instanceId} ${found.id}`;
  const page = `/instances/${encodeURIComponent(instanceId)}/${PAGE_OF[kind]}/${encodeURIComponent(found.id)}`;
  if (kind === "token") return [{ key, label: found.shown, detail: say(kind, place), href: page }];
  const item = { key, label: `${found.id}`, detail: say(kind, place), href: page };
  if (kind !== "client") return [item];
  const href = checkHref(instanceId, { client: `${found.id}` });
  return [item, { key: `check ${key}`, label: `${found.id}`, detail: say("check", place), href }];
}

const PAGE_OF = { client: "clients", device: "devices", group: "groups", token: "tokens" } as const;
