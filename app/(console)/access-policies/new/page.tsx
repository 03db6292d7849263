import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AccessPolicyCreate } from "@/components/access-policy-create.tsx";
import { policyTemplate, TEMPLATES } from "@/components/access-policy-templates.ts";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { requireRole } from "@/lib/services/context.ts";
import { listInstances } from "@/lib/services/instances.ts";
import { getAccessPolicy, listAccessPolicies } from "@/lib/services/manage-access-policies.ts";
import { createAccessPolicyAction } from "../actions.ts";
import { suggestResources } from "../suggestions.ts";

/** What to begin from: another policy, or a template. */
const Query = z.object({ from: z.string().max(128), template: z.enum(TEMPLATES) });

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accessPolicies"))("newTitle") };
}

export default async function NewAccessPolicyPage({ searchParams }: { searchParams: PageSearch }) {
  const { from, template = "client" } = await readQuery(Query, searchParams);
  const t = await getTranslations("accessPolicies");
  const { instances, names, copied } = await readAs((ctx) => {
    requireRole(ctx, "admin", null);
    return {
      instances: listInstances(ctx),
      names: listAccessPolicies(ctx).map(({ name }) => name),
      copied: from === undefined ? undefined : getAccessPolicy(ctx, { name: from }),
    };
  });
  const instanceId = instances[0]?.id ?? null;
  return (
    <ClientMessages areas={["accessPolicies"]}>
      <PageHeader
        title={t("newTitle")}
        description={copied === undefined ? t("newAbout") : t("copyAbout", { name: copied.name })}
      />
      <AccessPolicyCreate
        name={copied === undefined ? "" : freeName(copied.name, names)}
        document={copied?.document ?? policyTemplate(template, instanceId)}
        template={copied === undefined ? template : null}
        instanceId={instanceId}
        resources={await suggestResources(instances)}
        action={createAccessPolicyAction}
      />
    </ClientMessages>
  );
}

/** A name for a copy that nothing has yet. */
function freeName(name: string, taken: readonly string[]): string {
  for (let n = 2; ; n++) {
    const candidate = `${name.slice(0, 120)}-${n}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
