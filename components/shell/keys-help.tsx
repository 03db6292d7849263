"use client";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { ENTRIES, type EntryName, hrefOf } from "./entries.ts";
import { CommandKey, Key } from "./key.tsx";

export default function KeysHelp({
  entries,
  instanceId,
  onOpenChange,
}: {
  entries: readonly EntryName[];
  instanceId: string | null;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("shell");
  const anywhere: KeyRow[] = [
    { id: "palette", keys: ["⌘", "K"], does: t("keys.palette") },
    { id: "search", keys: ["/"], does: t("keys.search") },
    { id: "help", keys: ["?"], does: t("keys.help") },
    { id: "close", keys: ["Esc"], does: t("keys.close") },
  ];
  const inList: KeyRow[] = [
    { id: "move", keys: ["j", "k"], does: t("keys.move"), joint: "/" },
    { id: "open", keys: ["↵"], does: t("keys.openRow") },
    { id: "tick", keys: ["x"], does: t("keys.tick") },
    { id: "acts", keys: ["e"], does: t("keys.acts") },
  ];
  const pages = (ofInstance: boolean): KeyRow[] =>
    entries
      .filter((name) => hrefOf(name, instanceId) !== null && ENTRIES[name].href.includes(":instance") === ofInstance)
      .map((name) => ({ id: name, keys: ["g", ENTRIES[name].key], does: t(`nav.${name}`), joint: t("keys.then") }));
  return (
    <Dialog open onOpenChange={onOpenChange} title={t("keys.title")} size="lg">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        <div className="flex flex-col gap-6">
          <KeyList title={t("keys.anywhere")} rows={anywhere} />
          <KeyList title={t("keys.inList")} rows={inList} />
          <KeyList title={t("groups.account")} rows={pages(false)} />
        </div>
        <KeyList title={t("instance.choose")} rows={pages(true)} />
      </div>
    </Dialog>
  );
}

interface KeyRow {
  readonly id: string;
  readonly keys: readonly string[];
  readonly does: string;
  /** Between the keys, where they are pressed one after the other. */
  readonly joint?: string;
}

function KeyList({ title, rows }: { title: string; rows: readonly KeyRow[] }) {
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 className="mb-2 font-medium text-muted text-xs">{title}</h3>
      <dl className="flex flex-col gap-2 text-sm">
        {rows.map((row) => (
          <div key={row.id} className="flex items-center justify-between gap-4">
            <dt>{row.does}</dt>
            <dd className="flex items-center gap-1">
              {row.keys.map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a sequence of keys, in which one may come twice
                <Fragment key={index}>
                  {index > 0 && row.joint ? <span className="text-subtle text-xs">{row.joint}</span> : null}
                  {name === "⌘" ? <CommandKey /> : <Key>{name}</Key>}
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
