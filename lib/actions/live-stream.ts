import { DomainError } from "../domain/errors.ts";
import type { ChangeSignal } from "../services/change-signal.ts";
import { answerOf, liveViews } from "./live-view.ts";

/** A sign of life, for the reader and for what stands between; the page calls a stream stale that misses two. */
const BEAT_MS = 5_000;
/** Tabs of one person beyond this ask again and again instead. */
const STREAMS_PER_SESSION = 12;
const STREAMS = 400;

/** How many streams are open, by session. One per process: Next has several copies of this module. */
const holder = globalThis as typeof globalThis & { gatehouseStreams?: Map<string, number> };

interface Source {
  readonly sessionId: string;
  readonly signal: ChangeSignal;
  /** The client went away. */
  readonly aborted: AbortSignal;
  /** What is read, and what of it this reader may see: streams that give the same share what is read for one of them. */
  readonly view: string;
  /** What the page shows now, as JSON. */
  readonly first: string;
  /** What it shows then. @throws anything where it cannot be read any more */
  readonly read: () => string;
  /** Whether the session lasts, and may see as much as before. */
  readonly mayFollow: () => boolean;
}

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) with what a page shows: `shown` with the whole
 * answer at once and whenever it has become another, `beat` in between, `ended` when there is nothing more to be told. However
 * much happens, an answer is read and sent at most every 0.4 s, and only what differs; however many follow it, it is read once.
 * @throws DomainError `rate_limited` when too many are open
 */
export function liveStream({ sessionId, signal, aborted, view, first, read, mayFollow }: Source): Response {
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
        const now = answerOf(first);
        let sent = now.told;
        const isReady = () => (controller.desiredSize ?? 0) > 0;
        const send = (event: string, data: string) =>
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
        const leave = liveViews(signal).follow(view, now, read, {
          isReady,
          tell: (answer) => {
            if (answer === null || !attempt(mayFollow)) {
              send("ended", "{}");
              end();
            } else if (answer.told !== sent) {
              sent = answer.told;
              send("shown", answer.text);
            }
          },
        });
        const beat = setInterval(() => {
          if (isReady()) send("beat", "{}");
        }, BEAT_MS);
        end = () => {
          end = () => {};
          leave();
          clearInterval(beat);
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
        send("shown", first);
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

/** What cannot be asked is not so. */
function attempt(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}
