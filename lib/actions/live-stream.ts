import { DomainError } from "../domain/errors.ts";
import type { ChangeSignal } from "../services/change-signal.ts";

/** A sign of life, for the reader and for what stands between; the page calls a stream stale that misses two. */
const BEAT_MS = 5_000;
/** The least time between two answers of one stream: a page that is drawn more often cannot be read. */
const PAUSE_MS = 400;
/** A read may take a tenth of the time between two answers, so that many open pages leave the server to others. */
const SHARE = 10;
/** Tabs of one person beyond this ask again and again instead. */
const STREAMS_PER_SESSION = 12;
const STREAMS = 400;

/** Changes all the time, and is shown only when it no longer does. */
const SIGN_OF_LIFE = /"heartbeatAt":\d+,?/;

/** How many streams are open, by session. One per process: Next has several copies of this module. */
const holder = globalThis as typeof globalThis & { gatehouseStreams?: Map<string, number> };

interface Source {
  readonly sessionId: string;
  readonly signal: ChangeSignal;
  /** The client went away. */
  readonly aborted: AbortSignal;
  /**
   * What the page shows now, as JSON.
   * @returns null when the session has ended or may not read this any more
   */
  readonly read: () => string | null;
}

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) with what a page shows: `shown` with the whole
 * answer at once and whenever it has become another, `beat` in between, `ended` when there is nothing more to be told. However
 * much happens, an answer is read and sent at most every 0.4 s, and only what differs.
 * @throws DomainError `rate_limited` when too many are open
 */
export function liveStream({ sessionId, signal, aborted, read }: Source): Response {
  holder.gatehouseStreams ??= new Map();
  const open = holder.gatehouseStreams;
  const mine = open.get(sessionId) ?? 0;
  let all = 0;
  for (const count of open.values()) all += count;
  if (mine >= STREAMS_PER_SESSION || all >= STREAMS) {
    throw new DomainError(
      "rate_limited",
      "Too many live views are open. Close some tabs; this one asks less often meanwhile.",
    );
  }
  open.set(sessionId, mine + 1);

  const encoder = new TextEncoder();
  let end = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let sent = "";
        let timer: NodeJS.Timeout | undefined;
        let notBefore = 0;
        const send = (event: string, data: string) =>
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
        const tell = () => {
          timer = undefined;
          // Who does not take what was sent gets no more until it does; then it gets what is true by then.
          if ((controller.desiredSize ?? 0) <= 0) return later(PAUSE_MS);
          const startedAt = performance.now();
          const answer = attempt(read);
          notBefore = performance.now() + Math.max(PAUSE_MS, SHARE * (performance.now() - startedAt));
          if (answer === null) {
            send("ended", "{}");
            return end();
          }
          const told = answer.replace(SIGN_OF_LIFE, "");
          if (told === sent) return;
          sent = told;
          send("shown", answer);
        };
        const later = (ms: number) => {
          timer ??= setTimeout(tell, ms);
        };
        const stopListening = signal.listen(() => later(Math.max(0, notBefore - performance.now())));
        const beat = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) send("beat", "{}");
          // Also what only time has changed, and a session that ended without a change.
          later(0);
        }, BEAT_MS);
        end = () => {
          end = () => {};
          stopListening();
          clearInterval(beat);
          clearTimeout(timer);
          const left = (open.get(sessionId) ?? 1) - 1;
          if (left > 0) open.set(sessionId, left);
          else open.delete(sessionId);
          try {
            controller.close();
          } catch {
            // The client had closed it.
          }
        };
        aborted.addEventListener("abort", () => end(), { once: true });
        controller.enqueue(encoder.encode("retry: 2000\n\n"));
        tell();
        // Gone already, which is not told a second time.
        if (aborted.aborted) end();
      },
      cancel() {
        end();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 256 * 1024 }),
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // Neither Next's own compression nor a proxy may hold an event back to fill a block.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

/** A read that fails ends the stream; the page asks again by itself and is told why. */
function attempt(read: () => string | null): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
