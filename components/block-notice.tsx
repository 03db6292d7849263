import { useTranslations } from "next-intl";
import type { BlockView } from "./block-view.ts";
import { LinkButton } from "./ui/link-button.tsx";
import { Notice } from "./ui/notice.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Says that a client is on the block list, and why. */
export function BlockNotice({ block }: { block: BlockView | null }) {
  const t = useTranslations("blocks");
  if (block === null) return null;
  const query = new URLSearchParams({ q: block.value });
  return (
    <Notice
      tone="bad"
      title={t("blocked")}
      className="mb-4"
      actions={
        <LinkButton size="sm" href={`/instances/${encodeURIComponent(block.instanceId)}/blocks?${query}`}>
          {t("openList")}
        </LinkButton>
      }
    >
      {t.rich("blockedSince", {
        at: () => <RelativeTime at={block.createdAt} />,
        reason: block.reason === "" ? t("noReason") : block.reason,
      })}
    </Notice>
  );
}
