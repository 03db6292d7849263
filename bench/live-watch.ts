/* What runs in the page that is measured. Each function is sent as text, so it calls nothing of this file. */

/** What has gathered in the page since `begin`. */
export interface Watched {
  readonly seconds: number;
  /** Times that the page's main part was drawn anew. */
  readonly draws: number;
  /** Of each task over 50 ms, ms. */
  readonly longTasks: readonly number[];
  /** Of each interaction (a key, a click) that took 16 ms or more until it was painted, ms. */
  readonly late: readonly number[];
  /** Texts of live regions that changed. */
  readonly announcements: number;
  readonly shift: number;
  /** Of each draw, how old the newest time in the table was, ms. */
  readonly ages: readonly number[];
}

interface Probe {
  at: number;
  draws: number;
  longTasks: number[];
  interactions: Map<number, number>;
  announcements: number;
  shift: number;
  ages: number[];
  /** A text that is waited for, and when it came, epoch ms. */
  awaited: string | null;
  cameAt: number | null;
}

export type ProbeWindow = typeof globalThis & { gatehouseProbe: Probe };

/** Runs before anything else in each page. */
export function installProbe(): void {
  const probe: Probe = {
    ...{ at: 0, draws: 0, longTasks: [], interactions: new Map(), announcements: 0, shift: 0, ages: [] },
    ...{ awaited: null, cameAt: null },
  };
  (globalThis as ProbeWindow).gatehouseProbe = probe;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longTasks.push(duration);
  }).observe({ type: "longtask" });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { readonly interactionId?: number })[]) {
      const id = entry.interactionId ?? 0;
      if (id > 0) probe.interactions.set(id, Math.max(probe.interactions.get(id) ?? 0, entry.duration));
    }
  }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) probe.shift += entry.value;
    }
  }).observe({ type: "layout-shift" });
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver((changes) => {
      const main = document.querySelector("main");
      if (main === null) return;
      let drawn = false;
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        if (element === null) continue;
        // Beside what somebody types, and the one tooltip, which hangs on the main part itself.
        const isTyping = element.parentElement?.querySelector("input[type=search]") !== null;
        drawn ||= main.contains(element) && element !== main && !isTyping;
        if (element.closest("[role=status],[role=alert],[aria-live]") !== null) probe.announcements++;
      }
      if (!drawn) return;
      probe.draws++;
      let newest = 0;
      for (const time of main.querySelectorAll("tbody time")) {
        newest = Math.max(newest, Date.parse(time.getAttribute("datetime") ?? ""));
      }
      if (newest > 0) probe.ages.push(Date.now() - newest);
      if (probe.awaited === null || probe.cameAt !== null) return;
      if (main.textContent?.includes(probe.awaited)) probe.cameAt = Date.now();
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

export function beginWatching(): void {
  const probe = (globalThis as ProbeWindow).gatehouseProbe;
  Object.assign(probe, { at: performance.now(), draws: 0, longTasks: [], announcements: 0, shift: 0, ages: [] });
  probe.interactions.clear();
}

export function readWatched(): Watched {
  const { at, draws, longTasks, interactions, announcements, shift, ages } = (globalThis as ProbeWindow).gatehouseProbe;
  const seconds = (performance.now() - at) / 1_000;
  return { seconds, draws, longTasks, late: [...interactions.values()], announcements, shift, ages };
}

export function expectText(text: string): void {
  Object.assign((globalThis as ProbeWindow).gatehouseProbe, { awaited: text, cameAt: null });
}

/** @returns epoch ms; null while it has not come */
export function cameAt(): number | null {
  return (globalThis as ProbeWindow).gatehouseProbe.cameAt;
}
