"use client";
import { useLayoutEffect, useSyncExternalStore } from "react";

/** What a thing is called whose address holds a bare ID. */
export interface NamedPath {
  readonly path: string;
  readonly name: string;
}

/** As pages told since the load; a new map for each change. */
let told: ReadonlyMap<string, string> = new Map();
const NOTHING_TOLD: ReadonlyMap<string, string> = new Map();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the breadcrumb what the thing of a page is called, before the page is painted. */
export function CrumbName({ path, name }: NamedPath) {
  useLayoutEffect(() => {
    if (told.get(path) === name) return;
    told = new Map([...told, [path, name]]);
    for (const listener of listeners) listener();
  }, [path, name]);
  return null;
}

/** @param drawn the thing of the page that was loaded, which no page has told the server of yet */
export function useCrumbName(drawn: NamedPath | null): (path: string) => string | undefined {
  const names = useSyncExternalStore(
    subscribe,
    () => told,
    () => NOTHING_TOLD,
  );
  return (path) => names.get(path) ?? (drawn?.path === path ? drawn.name : undefined);
}
