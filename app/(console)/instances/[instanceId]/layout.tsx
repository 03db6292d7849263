import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ReadOnlyNote } from "@/components/read-only-note.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { hasRole } from "@/lib/services/context.ts";
import { getInstance } from "@/lib/services/instances.ts";

/** What all pages of an instance share: that there is one, and that whoever asks may see it. */
export default async function InstanceLayout({
  params,
  children,
}: {
  params: Promise<{ instanceId: string }>;
  children: ReactNode;
}) {
  const id = segmentText((await params).instanceId);
  const { instance, mayOperate, isToldAbove } = await readAs((ctx) => ({
    instance: getInstance(ctx, { id }),
    mayOperate: hasRole(ctx, "operator", id),
    // By the console around, who may only look wherever there is something.
    isToldAbove: hasRole(ctx, "viewer", null) && ctx.actor.grants.every(({ role }) => role === "viewer"),
  }));
  const note = mayOperate || isToldAbove ? null : <ReadOnlyNote />;
  if (instance.enabled) {
    return (
      <>
        {note}
        {children}
      </>
    );
  }
  const t = await getTranslations("instances.disabledNotice");
  return (
    <>
      <Notice tone="warn" title={t("title")} className="mb-5">
        {t("body")}{" "}
        <Link href={`/instances/${encodeURIComponent(id)}/settings`} className="font-medium text-accent underline">
          {t("link")}
        </Link>
      </Notice>
      {note}
      {children}
    </>
  );
}
