import { Plus, Users } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge.tsx";
import { Button } from "@/components/ui/button.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Form } from "@/components/ui/form.tsx";
import { Input } from "@/components/ui/input.tsx";
import { Count } from "@/components/ui/number.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { RelativeTime } from "@/components/ui/time.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type AccessUser, listAccessUsers } from "@/lib/services/access-users.ts";
import { hasRole } from "@/lib/services/context.ts";
import { createAccessUserAction } from "../actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("accessUsers"))("title") };
}

export default async function AccessUsersPage() {
  const t = await getTranslations("accessUsers");
  const { users, mayChange } = await readAs((ctx) => ({
    users: listAccessUsers(ctx),
    mayChange: hasRole(ctx, "admin", null),
  }));
  const create = (
    <Dialog
      trigger={
        <Button variant="primary" icon={<Plus />}>
          {t("create.open")}
        </Button>
      }
      title={t("create.title")}
      description={t("create.about")}
    >
      <Form action={createAccessUserAction} submitLabel={t("create.submit")}>
        <Field name="name" label={t("name")} hint={t("nameHint")}>
          <Input autoFocus maxLength={64} />
        </Field>
      </Form>
    </Dialog>
  );
  return (
    <>
      <PageHeader title={t("title")} description={t("about")} actions={mayChange ? create : undefined} />
      <DataTable
        label={t("title")}
        rows={users}
        rowKey={(user) => user.id}
        rowLabel={(user) => user.name}
        rowHref={(user) => `/access-users/${encodeURIComponent(user.id)}`}
        columns={[
          {
            key: "name",
            header: t("name"),
            cell: (user) => (
              <span
                data-tip={user.name}
                className="block max-sm:break-all sm:max-w-48 sm:truncate xl:max-w-72 2xl:max-w-none"
              >
                {user.name}
              </span>
            ),
          },
          {
            key: "kind",
            header: t("kind.label"),
            from: "md",
            cell: (user) => <Badge>{t(`kind.${user.kind}`)}</Badge>,
          },
          {
            key: "policies",
            header: t("policies"),
            grow: true,
            cell: (user) => (
              <span className="break-words text-muted">
                {user.kind === "primary" ? t("everything") : user.policies.join(", ") || t("nothing")}
              </span>
            ),
          },
          {
            key: "keys",
            header: t("keys"),
            align: "right",
            cell: (user) => <Count value={user.keys.filter(({ status }) => status === "active").length} />,
          },
          {
            key: "lastUsed",
            header: t("lastUsed"),
            cell: (user) => <RelativeTime at={lastUsed(user)} never={t("neverUsed")} />,
          },
          {
            key: "created",
            header: t("created"),
            from: "xl",
            cell: (user) => <RelativeTime at={user.createdAt} />,
          },
        ]}
        empty={<EmptyState compact icon={<Users />} title={t("title")} />}
      />
    </>
  );
}

const lastUsed = (user: AccessUser): number | null =>
  user.keys.reduce<number | null>((last, { lastUsedAt: at }) => (at !== null && at > (last ?? 0) ? at : last), null);
