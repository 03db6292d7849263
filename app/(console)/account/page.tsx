import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { AppearanceForm } from "@/components/appearance-form.tsx";
import { OperatorRoles } from "@/components/operator-roles.tsx";
import { PasswordForm } from "@/components/password-form.tsx";
import { KeyValues } from "@/components/ui/key-values.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { RelativeTime } from "@/components/ui/time.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { readTheme, THEME_COOKIE } from "@/lib/i18n/preferences.ts";
import { listInstances } from "@/lib/services/instances.ts";
import { readOperator } from "@/lib/services/operators.ts";
import { changePasswordAction } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operators"))("account.title") };
}

export default async function AccountPage() {
  const t = await getTranslations("operators");
  const { operator, instances } = await readAs((ctx) => ({
    operator: readOperator(ctx.db, ctx.actor.id),
    instances: listInstances(ctx),
  }));
  return (
    <ClientMessages areas={["operators"]}>
      <PageHeader title={t("account.title")} description={t("account.about")} />
      <div className="flex max-w-2xl flex-col gap-6">
        <Panel title={t("account.you")}>
          <KeyValues
            items={[
              { label: t("name"), value: operator.name },
              { label: t("email"), value: operator.email },
              { label: t("roles"), value: <OperatorRoles grants={operator.grants} instances={instances} /> },
              { label: t("signedIn"), value: <RelativeTime at={operator.lastSignInAt} never={t("neverSignedIn")} /> },
            ]}
          />
        </Panel>
        <Panel title={t("account.appearance")} description={t("account.appearanceAbout")}>
          <AppearanceForm theme={readTheme((await cookies()).get(THEME_COOKIE)?.value)} />
        </Panel>
        <Panel title={t("account.password")} description={t("account.passwordAbout")}>
          <PasswordForm email={operator.email} action={changePasswordAction} />
        </Panel>
      </div>
    </ClientMessages>
  );
}
