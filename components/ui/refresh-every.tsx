"use client";
import { useEffect, useEffectEvent } from "react";
import { useLocation } from "./navigation.tsx";

/** Draws the page anew every so often while somebody looks at it: for a short wait on what a device does in its own time. */
export function RefreshEvery({ milliseconds }: { milliseconds: number }) {
  const { refresh, pending } = useLocation();
  const look = useEffectEvent(() => {
    if (document.visibilityState === "visible" && !pending) refresh();
  });
  useEffect(() => {
    const timer = setInterval(() => look(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return null;
}
