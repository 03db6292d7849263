"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { LiveQuery } from "@/lib/queries/live.ts";
import { queryClient } from "@/lib/queries/query-client.ts";
import type { LiveState } from "./ui/live-indicator.tsx";

/** How often a live view asks again. */
const REFRESH_MS = 1_000;

/**
 * Data that follows what happens while somebody looks: asked for again every second, not in a hidden tab, and not while it
 * is paused. An answer that does not come makes the view stale, and says since when; it goes on asking and recovers by itself.
 */
export function useLive<T>({ queryKey, queryFn, initialData, initialDataUpdatedAt }: LiveQuery<T>) {
  const [paused, setPaused] = useState(false);
  const query = useQuery<T>(
    {
      queryKey,
      queryFn: ({ signal }) => queryFn({ signal }),
      initialData: () => initialData,
      initialDataUpdatedAt,
      retry: false,
      refetchInterval: paused ? false : REFRESH_MS,
      refetchOnWindowFocus: !paused,
      refetchOnMount: !paused,
    },
    queryClient(),
  );
  const state: LiveState = paused ? "paused" : query.isError ? "stale" : "live";
  return {
    data: query.data ?? initialData,
    state,
    /** When the last true answer came, epoch ms. */
    since: query.dataUpdatedAt,
    toggle: () => setPaused((before) => !before),
  };
}
