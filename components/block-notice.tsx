import { useTranslations } from "next-intl";
import type { BlockView } from "./block-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { ConfirmDialog } from "./ui/confirm-dialog.tsx";
import { LinkButton } from "./ui/link-button.tsx";
import { Notice } from "./ui/notice.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Says by what a client is blocked, by whom, why and until when, and lets it in again. */
export function BlockNotices({
  blocks,
  end,
}: {
  blocks: readonly BlockView[];
  /** Null for who may only look. */
  end: FormAction<null> | null;
}) {
  const t = useTranslations("blocks");
  if (blocks.length === 0) return null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {blocks.map((block) => (
        <Notice
          key={block.id}
          tone="bad"
          title={t(`blockedBy.${block.kind}`, { value: block.value })}
          actions={
            <>
              {end === null ? null : (
                <ConfirmDialog
                  trigger={<Button size="sm">{t("end.confirm")}</Button>}
                  title={t("end.title", { value: block.value })}
                  consequence={t("end.consequence")}
                  confirmLabel={t("end.confirm")}
                  tone="primary"
                  action={end}
                  input={{ instanceId: block.instanceId, id: block.id }}
                />
              )}
              <LinkButton
                size="sm"
                variant="quiet"
                href={`/instances/${encodeURIComponent(block.instanceId)}/blocks?${new URLSearchParams({ q: block.value })}`}
              >
                {t("openList")}
              </LinkButton>
            </>
          }
        >
          {t.rich("standing", {
            at: () => <RelativeTime at={block.createdAt} />,
            by: block.createdByName,
            reason: block.reason === "" ? "" : t("standingReason", { reason: block.reason }),
          })}
          {block.endsAt === null ? null : <> {t.rich("until", { at: () => <RelativeTime at={block.endsAt} /> })}</>}
        </Notice>
      ))}
    </div>
  );
}
