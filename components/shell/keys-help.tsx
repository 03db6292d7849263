"use client";
import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { ENTRIES, type EntryName, hrefOf } from "./entries.tsx";

export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-outline bg-sunken px-1 text-muted text-xs">
      {children}
    </kbd>
  );
}

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
  const anywhere: [string[], string][] = [
    [["⌘", "K"], t("keys.palette")],
    [["/"], t("keys.search")],
    [["?"], t("keys.help")],
    [["Esc"], t("keys.close")],
  ];
  return (
    <Dialog open onOpenChange={onOpenChange} title={t("keys.title")} size="lg">
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        <KeyList title={t("keys.anywhere")} rows={anywhere.map(([keys, does]) => ({ keys, does, joint: "" }))} />
        <KeyList
          title={t("keys.go")}
          rows={entries
            .filter((name) => hrefOf(name, instanceId) !== null)
            .map((name) => ({
              keys: ["g", ENTRIES[name].key],
              does: t(`nav.${name}`),
              joint: t("keys.then"),
            }))}
        />
      </div>
    </Dialog>
  );
}

function KeyList({ title, rows }: { title: string; rows: readonly { keys: string[]; does: string; joint: string }[] }) {
  return (
    <div>
      <h3 className="mb-2 font-medium text-muted text-xs">{title}</h3>
      <dl className="flex flex-col gap-2 text-sm">
        {rows.map((row) => (
          <div key={row.does} className="flex items-center justify-between gap-4">
            <dt>{row.does}</dt>
            <dd className="flex items-center gap-1">
              {row.keys.map((name, index) => (
                <Fragment key={name}>
                  {index > 0 && row.joint ? <span className="text-subtle text-xs">{row.joint}</span> : null}
                  <Key>{name}</Key>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
