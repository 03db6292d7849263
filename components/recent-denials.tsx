import type { DenialSummary } from "@/lib/queries/denials.ts";
import { denialHref } from "./denial-href.ts";
import { useReasons } from "./reason.tsx";
import { Badge } from "./ui/badge.tsx";
import { Link } from "./ui/navigation.tsx";
import { Count } from "./ui/number.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** The last refusals of one client, inside a flush panel. */
export function RecentDenials({ denials, empty }: { denials: readonly DenialSummary[]; empty: string }) {
  const reasons = useReasons();
  if (denials.length === 0) return <p className="px-4 py-6 text-center text-muted text-sm">{empty}</p>;
  return (
    <ul>
      {denials.map((denial) => (
        <li key={denial.id} className="relative border-line border-t px-4 py-3 first:border-t-0 hover:bg-hover">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <Badge mono>{denial.action}</Badge>
            {denial.topic === "" ? null : (
              <code className="min-w-0 max-w-full truncate" data-tip={denial.topic.slice(0, 300)}>
                {denial.topic}
              </code>
            )}
            <span className="ml-auto whitespace-nowrap text-muted">
              {denial.count === 1 ? null : (
                <>
                  <Count value={denial.count} />
                  {" × · "}
                </>
              )}
              <RelativeTime at={denial.lastAt} />
            </span>
          </div>
          <div className="mt-1 text-sm">
            <p className="font-medium">
              <Link
                href={denialHref(denial)}
                className="outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
              >
                {reasons.title(denial.reason)}
              </Link>
            </p>
            <p className="break-words text-muted">{reasons.advice(denial.reason, denial.params)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
