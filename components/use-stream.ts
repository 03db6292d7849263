"use client";
import { useEffect, useEffectEvent, useRef, useState } from "react";

/** The server gives a sign of life every 5 s; a line that is silent for longer than two of them is broken, whatever TCP says. */
const SILENT_MS = 12_000;
/** After a refusal (too many streams, a session that ended): when to try again. */
const AGAIN_MS = 15_000;

/**
 * Follows server-sent events of the console while the tab is seen: a browser opens few connections to one server, and a hidden
 * tab must not hold one.
 * @param onShown gets each whole answer
 * @returns whether the line stands, and when it last gave a sign of life, epoch ms
 */
export function useStream<T>(path: string, onShown: (shown: T) => void) {
  const [streaming, setStreaming] = useState(false);
  // Not a state: a sign of life is no reason to draw anything.
  const heardAt = useRef(0);
  const show = useEffectEvent(onShown);
  useEffect(() => {
    let source: EventSource | undefined;
    let silence: number | undefined;
    let again: number | undefined;

    const stop = () => {
      source?.close();
      source = undefined;
      clearTimeout(silence);
      clearTimeout(again);
      setStreaming(false);
    };
    const tryAgain = (ms: number) => {
      stop();
      again = window.setTimeout(follow, ms);
    };
    const heard = () => {
      heardAt.current = Date.now();
      setStreaming(true);
      clearTimeout(silence);
      silence = window.setTimeout(() => tryAgain(0), SILENT_MS);
    };
    const follow = () => {
      stop();
      if (document.visibilityState === "hidden") return;
      source = new EventSource(path);
      source.addEventListener("shown", ({ data }) => {
        heard();
        show(JSON.parse(data) as T);
      });
      source.addEventListener("beat", heard);
      source.addEventListener("ended", () => tryAgain(AGAIN_MS));
      source.addEventListener("error", () => {
        // Otherwise the browser connects again by itself.
        if (source?.readyState === EventSource.CLOSED) tryAgain(AGAIN_MS);
        else setStreaming(false);
      });
    };
    const look = () => (document.visibilityState === "hidden" ? stop() : follow());
    document.addEventListener("visibilitychange", look);
    follow();
    return () => {
      document.removeEventListener("visibilitychange", look);
      stop();
    };
  }, [path]);
  return { streaming, heardAt };
}
