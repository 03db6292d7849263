import type { ChangeSignal } from "../services/change-signal.ts";

/** The least time between two answers: a page that is drawn more often cannot be read. */
const PAUSE_MS = 400;
/** One view may be read for a tenth of the time, and all together for a quarter, so that many open pages leave the server to others. */
const SHARE = 10;
const SHARE_OF_ALL = 4;
/** How often it is looked what only time has changed. */
const LOOK_MS = 2_000;

/** Changes all the time, and is shown only when it no longer does. */
const SIGN_OF_LIFE = /"heartbeatAt":\d+,?/;

/** What a page shows, as JSON. */
export interface Answer {
  readonly text: string;
  /** The same in two answers that show the same. */
  readonly told: string;
}

export interface Follower {
  /** Whether it has taken what it was sent. */
  readonly isReady: () => boolean;
  /** Called with every answer, until it leaves; null: there will be no more. */
  readonly tell: (answer: Answer | null) => void;
}

/** What is followed by name. One per process and signal: Next has several copies of this module. */
const holder = globalThis as typeof globalThis & { gatehouseViews?: WeakMap<ChangeSignal, LiveViews> };

export function liveViews(signal: ChangeSignal): LiveViews {
  holder.gatehouseViews ??= new WeakMap();
  let views = holder.gatehouseViews.get(signal);
  if (views === undefined) {
    views = new LiveViews(signal);
    holder.gatehouseViews.set(signal, views);
  }
  return views;
}

export const answerOf = (text: string): Answer => ({ text, told: text.replace(SIGN_OF_LIFE, "") });

/** The views that somebody follows. Each is read once for all who follow it, and one after the other. */
export class LiveViews {
  readonly signal: ChangeSignal;
  readonly #views = new Map<string, LiveView>();
  #due: LiveView[] = [];

  constructor(signal: ChangeSignal) {
    this.signal = signal;
  }

  get size(): number {
    return this.#views.size;
  }

  /**
   * Follows a view from now on.
   * @param name who gives the same gets the same answers, so it says what is read, and what of it the reader may see.
   * @param first what it shows now.
   * @param read what it shows then. Where it throws, the view has ended.
   * @returns what ends it
   */
  follow(name: string, first: Answer, read: () => string, follower: Follower): () => void {
    let view = this.#views.get(name);
    if (view === undefined) {
      view = new LiveView(this, first, read, () => this.#views.delete(name));
      this.#views.set(name, view);
    } else view.renew(first);
    return view.join(follower);
  }

  /** Has the view looked at in a turn of its own, so that what else the server is asked comes in between. */
  queue(view: LiveView): void {
    this.#due.push(view);
    if (this.#due.length === 1) setImmediate(() => this.#next());
  }

  #next(): void {
    try {
      this.#due.shift()?.look();
    } finally {
      if (this.#due.length > 0) setImmediate(() => this.#next());
    }
  }
}

class LiveView {
  readonly #views: LiveViews;
  readonly #read: () => string;
  readonly #end: () => void;
  readonly #followers = new Set<Follower>();
  #answer: Answer;
  #changed = false;
  #notBefore: number;
  #timer: NodeJS.Timeout | undefined;
  #queued = false;

  constructor(views: LiveViews, first: Answer, read: () => string, onEnd: () => void) {
    this.#views = views;
    this.#answer = first;
    this.#read = read;
    this.#notBefore = performance.now() + PAUSE_MS;
    const change = () => {
      this.#changed = true;
      this.#later(this.#notBefore - performance.now());
    };
    const stopListening = views.signal.listen(change);
    const timer = setInterval(change, LOOK_MS);
    this.#end = () => {
      stopListening();
      clearInterval(timer);
      clearTimeout(this.#timer);
      onEnd();
    };
    // What happened after the first answer was read, and before anybody listened.
    change();
  }

  /** Somebody has just read it. */
  renew(answer: Answer): void {
    if (answer.told === this.#answer.told) return;
    this.#answer = answer;
    this.#later(0);
  }

  join(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => {
      if (this.#followers.delete(follower) && this.#followers.size === 0) this.#end();
    };
  }

  #later(ms: number): void {
    if (this.#queued) return;
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#queued = true;
        this.#views.queue(this);
      },
      Math.max(0, ms),
    );
  }

  look(): void {
    this.#queued = false;
    const followers = [...this.#followers];
    // Who does not take what was sent gets no more until it does; then it gets what is true by then.
    const ready = followers.filter((follower) => follower.isReady());
    if (ready.length > 0 && this.#changed) {
      this.#changed = false;
      const startedAt = performance.now();
      const answer = attempt(this.#read);
      const tookMs = performance.now() - startedAt;
      this.#notBefore =
        startedAt + tookMs + Math.max(PAUSE_MS, tookMs * Math.max(SHARE, SHARE_OF_ALL * this.#views.size));
      if (answer === null) {
        for (const follower of followers) follower.tell(null);
        return;
      }
      if (answer.told !== this.#answer.told) this.#answer = answer;
    }
    for (const follower of ready) follower.tell(this.#answer);
    if (ready.length < followers.length) this.#later(PAUSE_MS);
  }
}

/** A read that fails ends the view; the pages ask again by themselves and are told why. */
function attempt(read: () => string): Answer | null {
  try {
    return answerOf(read());
  } catch {
    return null;
  }
}
