import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccessKeyCreate } from "@/components/access-key-create.tsx";
import { AccessKeyTable } from "@/components/access-key-table.tsx";
import { ExportMenu } from "@/components/export-menu.tsx";
import { Badge } from "@/components/ui/badge.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Section } from "@/components/ui/section.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { listAccessUsers } from "@/lib/services/access-users.ts";
import { countClientsByAccessKey } from "@/lib/services/clients.ts";
import { createAccessKeyAction, deleteAccessKeyAction, setAccessKeyStatusAction } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accessKeys"))("title") };
}

export default async function AccessKeysPage() {
  const t = await getTranslations("accessKeys");
  const { users, clients, doors } = await readAs(async (ctx) => ({
    users: listAccessUsers(ctx),
    clients: countClientsByAccessKey(ctx),
    doors: await findDoors(ctx),
  }));
  return (
    <ClientMessages areas={["accessKeys"]}>
      <PageHeader
        title={t("title")}
        description={t("about")}
        actions={<ExportMenu list="access-keys" instanceId={null} />}
      />
      <div className="flex flex-col gap-8">
        {users.map((user) => (
          <Section
            key={user.id}
            title={
              <>
                {user.name} <Badge>{t(`kind.${user.kind}`)}</Badge>
              </>
            }
            description={
              user.kind === "primary"
                ? t("may.everything")
                : user.policies.length === 0
                  ? t("may.nothing")
                  : t("may.policies", { policies: user.policies.join(", ") })
            }
            actions={
              <AccessKeyCreate
                userId={user.id}
                userName={user.name}
                primary={user.kind === "primary"}
                doors={doors}
                action={createAccessKeyAction}
              />
            }
          >
            <AccessKeyTable
              label={t("keysOf", { user: user.name })}
              accessKeys={user.keys}
              clients={clients}
              actions={{ setStatus: setAccessKeyStatusAction, remove: deleteAccessKeyAction }}
            />
          </Section>
        ))}
      </div>
    </ClientMessages>
  );
}
