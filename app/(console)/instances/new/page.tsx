import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InstanceCreateForm } from "@/components/instance-create-form.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { requireRole } from "@/lib/services/context.ts";
import { createInstanceAction } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("instances.create"))("title") };
}

export default async function NewInstancePage() {
  await readAs((ctx) => requireRole(ctx, "admin", null));
  const t = await getTranslations("instances.create");
  return (
    <div className="max-w-3xl">
      <PageHeader title={t("title")} description={t("about")} />
      <ClientMessages areas={["instances"]}>
        <InstanceCreateForm action={createInstanceAction} />
      </ClientMessages>
    </div>
  );
}
