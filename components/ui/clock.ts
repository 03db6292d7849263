"use client";
import { useNow } from "next-intl";
import { useSyncExternalStore } from "react";

/*
 * One clock for the page, however many times it shows: it ticks every ten seconds while somebody looks, not at all in a
 * hidden tab, and once when the tab comes back.
 */
const TICK_MS = 10_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let current: number | null = null;

function tick(): void {
  if (document.hidden) return;
  current = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    timer = setInterval(tick, TICK_MS);
    document.addEventListener("visibilitychange", tick);
    tick();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
    current = null;
  };
}

/** Now, epoch ms. The first answer is the server's own, so that what it wrote and what the browser writes are the same. */
export function useClock(): number {
  const drawn = useNow().getTime();
  return useSyncExternalStore(
    subscribe,
    () => current ?? drawn,
    () => drawn,
  );
}
