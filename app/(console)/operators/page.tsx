import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OperatorCreate } from "@/components/operator-create.tsx";
import { OperatorTable } from "@/components/operator-table.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { hasRole } from "@/lib/services/context.ts";
import { listInstances } from "@/lib/services/instances.ts";
import { listOperators } from "@/lib/services/operators.ts";
import {
  createOperatorAction,
  deleteOperatorAction,
  resetPasswordAction,
  setOperatorEnabledAction,
  updateOperatorAction,
} from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operators"))("title") };
}

export default async function OperatorsPage() {
  const t = await getTranslations("operators");
  const { operators, instances, mayManage, selfId } = await readAs((ctx) => ({
    operators: listOperators(ctx),
    instances: listInstances(ctx).map(({ id, name }) => ({ id, name })),
    mayManage: hasRole(ctx, "owner", null),
    selfId: ctx.actor.id,
  }));
  return (
    <ClientMessages areas={["operators"]}>
      <PageHeader
        title={t("title")}
        description={t(mayManage ? "about" : "aboutReader")}
        actions={mayManage ? <OperatorCreate instances={instances} action={createOperatorAction} /> : undefined}
      />
      <OperatorTable
        operators={operators}
        selfId={selfId}
        instances={instances}
        actions={
          mayManage
            ? {
                update: updateOperatorAction,
                setEnabled: setOperatorEnabledAction,
                resetPassword: resetPasswordAction,
                remove: deleteOperatorAction,
              }
            : null
        }
      />
    </ClientMessages>
  );
}
