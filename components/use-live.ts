"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { getJson } from "@/lib/queries/get-json.ts";
import type { LiveQuery } from "@/lib/queries/live.ts";
import { queryClient } from "@/lib/queries/query-client.ts";
import type { LiveState } from "./ui/live-indicator.tsx";
import { useStream } from "./use-stream.ts";

/** How often a live view asks while no stream tells it. */
const REFRESH_MS = 2_000;

/**
 * Data that follows what happens while somebody looks, told by the server within a second: not in a hidden tab, and not while
 * it is paused. Where no stream can be had it asks by itself; an answer that does not come makes the view stale, and says since
 * when; it goes on trying and recovers by itself.
 */
export function useLive<T>({ queryKey, path, initialData, initialDataUpdatedAt }: LiveQuery<T>) {
  const [paused, setPaused] = useState(false);
  const { streaming, heardAt } = useStream(paused ? null : path, (shown: T) =>
    queryClient().setQueryData(queryKey, shown),
  );
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
  const state: LiveState = paused ? "paused" : !streaming && query.isError ? "stale" : "live";
  return {
    data: query.data ?? initialData,
    state,
    /** When the last true answer came, epoch ms. */
    since: Math.max(query.dataUpdatedAt, heardAt),
    toggle: () => setPaused((before) => !before),
  };
}
