import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import type { TraceInfo } from "@/lib/domain/connection-trace.ts";
import { cx } from "./ui/class-names.ts";
import { EmptyState } from "./ui/empty-state.tsx";
import { Status, type StatusKind } from "./ui/status.tsx";
import { ExactTime, RelativeTime } from "./ui/time.tsx";

/** A connection that came, was refused, or ended. */
interface TimelineEvent {
  readonly id: number;
  readonly channelId: string;
  readonly action: string;
  readonly info: TraceInfo;
  readonly at: number;
}

const SAYS = {
  accepted: ["accepted", "good"],
  "not authorized": ["refused", "bad"],
  "clientId conflict": ["takenOver", "warn"],
  "resource auth failed": ["operation", "bad"],
  "no heart": ["silent", "warn"],
  "closed by client": ["dropped", "ended"],
  "disconnected by client": ["left", "ended"],
  "invalid param": ["malformed", "bad"],
  "Socket IOException": ["socket", "warn"],
  "closed by server": ["server", "off"],
} as const satisfies Record<TraceInfo, readonly [string, StatusKind]>;

/** What became of the connections of a client, the latest first, each with the word that the API has for it. */
export function ClientTimeline({ events }: { events: readonly TimelineEvent[] }) {
  const t = useTranslations("clients.story.trace");
  if (events.length === 0) return <EmptyState compact icon={<History />} title={t("none")} />;
  const began = new Map(events.flatMap((one) => (one.action === "connect" ? [[one.channelId, one.at]] : [])));
  return (
    <ol className="py-1">
      {events.map((event, index) => {
        const [words, kind] = SAYS[event.info];
        const since = event.action === "connect" ? undefined : began.get(event.channelId);
        return (
          <li key={event.id} className="relative flex gap-3 px-4 py-2 text-sm">
            {/* The line that joins the marks. */}
            <span
              aria-hidden="true"
              className={cx(
                "absolute left-[1.4rem] w-px bg-line",
                index === 0 ? "top-6" : "top-0",
                index === events.length - 1 ? "h-3" : "bottom-0",
              )}
            />
            <span className="relative min-w-0 flex-1">
              <span className="flex flex-wrap items-center justify-between gap-x-3">
                <Status kind={kind} className="[&>svg]:box-content [&>svg]:bg-surface [&>svg]:py-0.5">
                  <span className="whitespace-normal font-medium">{t(`info.${words}`)}</span>
                </Status>
                <span className="text-muted">
                  <RelativeTime at={event.at} />
                </span>
              </span>
              <span className="block pl-5 text-muted text-xs">
                <ExactTime at={event.at} seconds />
                {since === undefined ? null : (
                  <>
                    {" · "}
                    <Lasted ms={event.at - since} />
                  </>
                )}
                {" · "}
                <code>{`${event.action}: ${event.info}`}</code>
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** How long a connection lasted, in its largest unit. */
function Lasted({ ms }: { ms: number }) {
  const t = useTranslations("clients.story");
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const time =
    seconds < 1
      ? t("duration.moment")
      : seconds < 90
        ? t("duration.seconds", { count: seconds })
        : seconds < 5_400
          ? t("duration.minutes", { count: Math.round(seconds / 60) })
          : seconds < 172_800
            ? t("duration.hours", { count: Math.round(seconds / 3_600) })
            : t("duration.days", { count: Math.round(seconds / 86_400) });
  return t("trace.lasted", { time });
}
