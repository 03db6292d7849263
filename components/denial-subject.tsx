import { useTranslations } from "next-intl";
import type { Action } from "@/lib/domain/decision.ts";
import { Badge } from "./ui/badge.tsx";
import { MonoId } from "./ui/mono-id.tsx";

/** Who wanted to do what. A topic can be 64 KiB long: here its middle gives way, its own page has all of it. */
export function DenialSubject({ clientId, action, topic }: { clientId: string; action: Action; topic: string }) {
  const t = useTranslations("denials");
  return (
    <span className="flex min-w-0 flex-col items-start gap-1 py-2 font-normal sm:max-w-56 lg:max-w-64 xl:max-w-80 2xl:max-w-[30rem]">
      {clientId === "" ? (
        <span className="font-medium">{t("noClient")}</span>
      ) : (
        <MonoId value={clientId} copy={false} className="font-medium" />
      )}
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
