export interface Toast {
  readonly id: number;
  readonly tone: "good" | "bad" | "info";
  readonly title: string;
  readonly detail?: string;
  readonly act?: { readonly label: string; readonly run: () => void };
}

/** Failures stay until they are dismissed; the rest leaves by itself. */
export const TOAST_MS = 6_000;
const MOST_AT_ONCE = 4;
const NONE: readonly Toast[] = [];

let toasts: readonly Toast[] = NONE;
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says that something happened. Call it in the browser only. */
export function toast(message: Omit<Toast, "id">): number {
  lastId += 1;
  set([...toasts, { ...message, id: lastId }].slice(-MOST_AT_ONCE));
  return lastId;
}

export function dismissToast(id: number): void {
  set(toasts.filter((entry) => entry.id !== id));
}

export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: () => toasts,
  getOnServer: () => NONE,
};
