"use client";
import { useQuery } from "@tanstack/react-query";
import { startTransition, useEffect, useEffectEvent, useRef, useState } from "react";
import { getJson } from "@/lib/queries/get-json.ts";
import type { LiveQuery } from "@/lib/queries/live.ts";
import { queryClient } from "@/lib/queries/query-client.ts";
import { isInUse } from "./in-use.ts";
import type { LiveState } from "./ui/live-indicator.tsx";
import { useStream } from "./use-stream.ts";

/** How often a live view asks while no stream tells it. */
const REFRESH_MS = 2_000;
/** How often it is looked whether what is held back may be shown. */
const HELD_MS = 300;

/** What the stream has told, of which path, and when (epoch ms, by the clock of the browser). */
interface Told<T> {
  readonly path: string;
  readonly data: T;
  readonly at: number;
}

/**
 * Data that follows what happens while somebody looks, told by the server within a second: not in a hidden tab. While it is paused, or
 * somebody is about to use what is shown, it stands still, counts what waits, and shows all of it afterwards. What is drawn gives way
 * to what somebody types or presses. Where no stream can be had it asks by itself; an answer that does not come makes the view stale,
 * and says since when; it goes on trying and recovers by itself.
 */
export function useLive<T>({ queryKey, path, initialData, initialDataUpdatedAt }: LiveQuery<T>) {
  const [paused, setPaused] = useState(false);
  const [told, setTold] = useState<Told<T> | null>(null);
  const [waiting, setWaiting] = useState(0);
  const next = useRef<Told<T> | null>(null);
  const drawing = useRef(false);
  const { streaming, heardAt } = useStream(path, (data: T) => {
    next.current = { path, data, at: Date.now() };
    showNext();
  });
  const asks = !paused && !streaming;
  const query = useQuery<T>(
    {
      queryKey,
      queryFn: ({ signal }) => getJson<T>(path, signal),
      initialData: () => initialData,
      initialDataUpdatedAt,
      retry: false,
      refetchInterval: asks ? REFRESH_MS : false,
      refetchOnWindowFocus: asks,
      // What the server drew is a moment old, and the stream begins with the whole.
      refetchOnMount: false,
    },
    queryClient(),
  );
  const asked = query.isFetchedAfterMount ? query.dataUpdatedAt : 0;
  const data = told?.path === path && told.at > asked ? told.data : (query.data ?? initialData);
  const showNext = useEffectEvent(() => {
    const held = next.current;
    if (held === null) return;
    if (held.path === path && (paused || isInUse())) {
      setWaiting(changesBetween(data, held.data));
      return;
    }
    // A browser that is slower than the news draws one after the other: begun anew each time, it would never be done.
    if (drawing.current) return;
    drawing.current = true;
    next.current = null;
    setWaiting(0);
    startTransition(() => setTold(held));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was told is on the screen now
  useEffect(() => {
    drawing.current = false;
    showNext();
  }, [told]);
  const isHeld = waiting > 0;
  useEffect(() => {
    // Also at once when it is no longer paused.
    if (!paused) showNext();
    if (!isHeld || paused) return;
    const timer = setInterval(showNext, HELD_MS);
    return () => clearInterval(timer);
  }, [isHeld, paused]);
  const state: LiveState = paused ? "paused" : !streaming && query.isError ? "stale" : "live";
  return {
    data,
    state,
    /** When the last true answer came, epoch ms; of what is shown while it is paused. */
    since: Math.max(query.dataUpdatedAt, paused ? (told?.at ?? 0) : heardAt.current),
    /** How much has changed and is not shown. */
    waiting,
    toggle: () => setPaused((before) => !before),
  };
}

/** In how many rows two answers differ. What is no list is one row, and what is beside the rows counts as one. */
function changesBetween(shown: unknown, next: unknown): number {
  const [before, after] = [shown, next].map((answer) => {
    const { items } = answer as { readonly items?: readonly unknown[] };
    return (items ?? [answer]).map((row) => JSON.stringify(row));
  }) as [string[], string[]];
  const others = (of: readonly string[], than: readonly string[]) => {
    const known = new Set(than);
    return of.filter((row) => !known.has(row)).length;
  };
  return Math.max(1, others(after, before), others(before, after));
}
