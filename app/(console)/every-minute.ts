"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const MINUTE_MS = 60_000;

/** Reads the page again once a minute while somebody looks at it: the record of use, which charts draw, has a minute more then. */
export function useEveryMinute(on: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, MINUTE_MS);
    return () => clearInterval(timer);
  }, [on, router]);
}
