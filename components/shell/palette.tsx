"use client";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { Content, Overlay, Portal, Root, Title } from "radix-ui/dialog";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { ActionState } from "../ui/action-state.ts";
import { cx } from "../ui/class-names.ts";
import { useLocation } from "../ui/navigation.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { ENTRIES, type EntryName, hrefOf } from "./entries.ts";
import { ENTRY_ICONS } from "./entry-icons.ts";
import type { ShellInstance } from "./place.ts";

export interface PaletteItem {
  readonly key: string;
  readonly label: string;
  /** Second line: an ID, an instance. */
  readonly detail?: string;
  readonly href: string;
}

/** Finds things by what was typed or pasted (a client ID, a key, a token), on the server. */
export type FindAnything = (input: {
  readonly query: string;
  readonly instanceId: string | null;
}) => Promise<ActionState<readonly PaletteItem[]>>;

const SETTLE_MS = 180;

interface Group {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

export default function Palette({
  entries,
  instances,
  instanceId,
  acts,
  find,
  onOpenChange,
}: {
  entries: readonly EntryName[];
  instances: readonly ShellInstance[];
  instanceId: string | null;
  acts: readonly PaletteItem[];
  find?: FindAnything;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("shell");
  const { go } = useLocation();
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const [found, setFound] = useState<readonly PaletteItem[]>([]);
  const [searching, setSearching] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    const wanted = query.trim();
    setFound([]);
    if (!find || wanted.length < 2) return setSearching(false);
    let current = true;
    setSearching(true);
    const timer = setTimeout(async () => {
      const answer = await find({ query: wanted, instanceId }).catch(() => null);
      if (!current) return;
      setFound(answer?.status === "ok" ? answer.data : []);
      setSearching(false);
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, find, instanceId]);

  const groups = useMemo<Group[]>(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (item: PaletteItem) => {
      const text = `${item.label} ${item.detail ?? ""} ${item.key}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    const pages = entries.flatMap((name): PaletteItem[] => {
      const href = hrefOf(name, instanceId);
      const detail = ENTRIES[name].href.includes(":instance")
        ? instances.find((one) => one.id === instanceId)?.name
        : t("groups.account");
      return href === null ? [] : [{ key: name, label: t(`nav.${name}`), href, ...(detail ? { detail } : {}) }];
    });
    const places = instances.map((one) => ({
      key: one.id,
      label: one.name,
      detail: one.id,
      href: `/instances/${encodeURIComponent(one.id)}`,
    }));
    return [
      { title: t("palette.found"), items: found },
      { title: t("palette.pages"), items: pages.filter(fits) },
      { title: t("palette.instances"), items: places.filter(fits).slice(0, 8) },
      { title: t("palette.acts"), items: acts.filter(fits) },
    ].filter((group) => group.items.length > 0);
  }, [query, entries, instances, instanceId, acts, found, t]);

  const items = groups.flatMap((group) => group.items);
  const chosen = Math.min(active, items.length - 1);

  function choose(item: PaletteItem | undefined) {
    if (!item) return;
    onOpenChange(false);
    go(item.href);
  }

  function key(event: KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = items.length === 0 ? 0 : (chosen + step + items.length) % items.length;
      setActive(next);
      list.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(items[chosen]);
    }
  }

  let index = -1;
  return (
    <Root open onOpenChange={onOpenChange}>
      <Portal>
        <Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Content
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12vh] z-40 mx-auto flex max-h-[70vh] max-w-xl animate-rise flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-high"
        >
          <Title className="sr-only">{t("palette.title")}</Title>
          <div className="flex items-center gap-2.5 border-line border-b px-4">
            {searching ? (
              <Spinner className="text-subtle" />
            ) : (
              <Search aria-hidden="true" className="size-4 text-subtle" />
            )}
            <input
              role="combobox"
              aria-label={t("palette.title")}
              aria-expanded={items.length > 0}
              aria-controls={`${id}-list`}
              aria-activedescendant={items.length > 0 ? `${id}-${chosen}` : undefined}
              autoComplete="off"
              spellCheck={false}
              placeholder={t("palette.placeholder")}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setActive(0);
              }}
              onKeyDown={key}
              className="h-12 w-full bg-transparent text-md outline-none"
            />
          </div>
          <div
            ref={list}
            id={`${id}-list`}
            role="listbox"
            aria-label={t("palette.title")}
            className="min-h-0 overflow-y-auto p-2"
          >
            {groups.map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is not a group of options
              <div key={group.title} role="group" aria-label={group.title} className="mb-1">
                <p aria-hidden="true" className="px-2 pt-1.5 pb-1 text-subtle text-xs">
                  {group.title}
                </p>
                {group.items.map((item) => {
                  index += 1;
                  const own = index;
                  const Icon = item.key in ENTRIES ? ENTRY_ICONS[item.key as EntryName] : null;
                  return (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys
                    <div
                      key={`${group.title} ${item.key}`}
                      id={`${id}-${own}`}
                      role="option"
                      tabIndex={-1}
                      aria-selected={own === chosen}
                      data-index={own}
                      onPointerMove={() => setActive(own)}
                      onClick={() => choose(item)}
                      className={cx(
                        "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 py-1 text-sm",
                        own === chosen && "bg-hover",
                      )}
                    >
                      {Icon ? <Icon aria-hidden="true" className="size-4 shrink-0 text-subtle" /> : null}
                      {/* IDs differ at their end: on a phone each has a line of its own, and wraps rather than be cut. */}
                      <span className="flex min-w-0 flex-1 flex-col sm:flex-row sm:items-center sm:gap-2.5">
                        <span className="min-w-0 break-all sm:flex-1">{item.label}</span>
                        {item.detail ? (
                          <span className="truncate text-subtle text-xs sm:max-w-[50%] sm:shrink-0">{item.detail}</span>
                        ) : null}
                      </span>
                    </div>
                  );
                })}
              </div>
            ))}
            {items.length === 0 && !searching ? (
              <p className="px-2 py-6 text-center text-muted text-sm">{t("palette.none", { query })}</p>
            ) : null}
          </div>
          <span role="status" className="sr-only">
            {searching ? t("palette.searching") : t("palette.results", { count: items.length })}
          </span>
        </Content>
      </Portal>
    </Root>
  );
}
