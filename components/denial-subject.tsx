import { useTranslations } from "next-intl";
import type { Action } from "@/lib/domain/decision.ts";
import { Badge } from "./ui/badge.tsx";

/** Who wanted to do what. A topic can be 64 KiB long: here its middle gives way, its own page has all of it. */
export function DenialSubject({ clientId, action, topic }: { clientId: string; action: Action; topic: string }) {
  const t = useTranslations("denials");
  return (
    <span className="flex min-w-0 flex-col items-start gap-1 py-2 font-normal sm:max-w-80">
      <span className="max-w-full truncate font-medium font-mono text-[0.9375em]" data-tip={clientId}>
        {clientId === "" ? t("noClient") : clientId}
      </span>
      <span className="flex max-w-full min-w-0 items-center gap-1.5">
        <Badge mono>{action}</Badge>
        {topic === "" ? null : (
          <code className="min-w-0 truncate text-muted text-xs" data-tip={topic.slice(0, 300)}>
            {topic}
          </code>
        )}
      </span>
    </span>
  );
}
