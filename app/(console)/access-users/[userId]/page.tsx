import { Pencil, ShieldCheck, Trash2 } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccessKeyCreate } from "@/components/access-key-create.tsx";
import { AccessKeyTable } from "@/components/access-key-table.tsx";
import { AuditTrail } from "@/components/audit-trail.tsx";
import { Badge } from "@/components/ui/badge.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Checkbox } from "@/components/ui/checkbox.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Form } from "@/components/ui/form.tsx";
import { Input } from "@/components/ui/input.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { Section } from "@/components/ui/section.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { listAudit } from "@/lib/services/audit-log.ts";
import { countClientsByAccessKey } from "@/lib/services/clients.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listAccessPolicies } from "@/lib/services/manage-access-policies.ts";
import { getAccessUser } from "@/lib/services/manage-access-users.ts";
import {
  createAccessKeyAction,
  deleteAccessKeyAction,
  setAccessKeyNoteAction,
  setAccessKeyStatusAction,
} from "../../access-keys/actions.ts";
import { deleteAccessUserAction, renameAccessUserAction, setAccessUserPoliciesAction } from "../actions.ts";

const ACCESS_KEY_ACTIONS = {
  setStatus: setAccessKeyStatusAction,
  setNote: setAccessKeyNoteAction,
  remove: deleteAccessKeyAction,
};

interface Props {
  params: Promise<{ userId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const userId = segmentText((await params).userId);
  return { title: (await readAs((ctx) => getAccessUser(ctx, { userId }))).name };
}

export default async function AccessUserPage({ params }: Props) {
  const userId = segmentText((await params).userId);
  const [t, p, c] = await Promise.all([
    getTranslations("accessUsers"),
    getTranslations("accessPolicies"),
    getTranslations("common"),
  ]);
  const { user, policies, clients, doors, audit } = await readAs(async (ctx) => ({
    user: getAccessUser(ctx, { userId }),
    policies: listAccessPolicies(ctx),
    clients: countClientsByAccessKey(ctx),
    doors: await findDoors(ctx),
    audit: hasRole(ctx, "admin", null)
      ? listAudit(ctx, { instanceId: null, target: userId }, { size: 10 }).items
      : null,
  }));
  // Who may read the account's audit log may change what it tells of.
  const mayChange = audit !== null;
  const hintOf = (name: string) => {
    const key = `builtIn.${name as "AliyunMQFullAccess"}` as const;
    return p.has(key) ? t("attach.systemIs", { what: p(key) }) : t("attach.system");
  };
  const { name, kind, keys } = user;
  const isPrimary = kind === "primary";
  const connected = keys.reduce((sum, { id }) => sum + (clients.get(id) ?? 0), 0);
  const rename = (
    <Dialog trigger={<Button icon={<Pencil />}>{t("rename.open")}</Button>} title={t("rename.title", { name })}>
      <Form action={renameAccessUserAction} hidden={{ userId }} submitLabel={c("save")}>
        <Field name="name" label={t("name")} hint={t("nameHint")}>
          <Input autoFocus maxLength={64} defaultValue={name} />
        </Field>
      </Form>
    </Dialog>
  );
  const remove = (
    <ConfirmDialog
      trigger={
        <Button variant="danger-quiet" icon={<Trash2 />}>
          {c("delete")}
        </Button>
      }
      title={t("delete.title", { name })}
      consequence={t("delete.consequence", { keys: keys.length, clients: connected })}
      confirmLabel={c("delete")}
      typeName={name}
      action={deleteAccessUserAction}
      input={{ userId }}
    />
  );
  const attach = (
    <Dialog
      trigger={
        <Button variant="secondary" size="sm">
          {t("attach.open")}
        </Button>
      }
      title={t("attach.title", { name })}
      description={t("attach.about")}
    >
      <Form action={setAccessUserPoliciesAction} hidden={{ userId }} submitLabel={c("save")}>
        <Field name="policies" label={t("attach.label")} group>
          <div className="flex max-h-80 flex-col gap-2.5 overflow-y-auto">
            {policies.map((policy) => (
              <Checkbox
                key={policy.name}
                name="policies"
                value={policy.name}
                defaultChecked={user.policies.includes(policy.name)}
                label={<span className="break-all">{policy.name}</span>}
                {...(policy.system ? { hint: hintOf(policy.name) } : {})}
              />
            ))}
          </div>
        </Field>
      </Form>
    </Dialog>
  );
  return (
    <ClientMessages areas={["accessKeys"]}>
      <PageHeader
        title={<span className="break-all">{name}</span>}
        badge={<Badge>{t(`kind.${kind}`)}</Badge>}
        actions={
          mayChange && !isPrimary ? (
            <>
              {rename}
              {remove}
            </>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-6">
        <Panel title={t("policies")} actions={mayChange && !isPrimary ? attach : undefined}>
          {isPrimary ? (
            <p className="text-muted text-sm">{t("attach.primary")}</p>
          ) : user.policies.length === 0 ? (
            <p className="text-muted text-sm">{t("attach.none")}</p>
          ) : (
            <ul className="flex flex-col gap-1.5 text-sm">
              {user.policies.map((policy) => (
                <li key={policy} className="flex items-center gap-2">
                  <ShieldCheck aria-hidden="true" className="size-4 shrink-0 text-subtle" />
                  <Link
                    href={`/access-policies/${encodeURIComponent(policy)}`}
                    className="break-all font-medium text-accent underline-offset-2 hover:underline"
                  >
                    {policy}
                  </Link>
                  {policies.some(({ name, system }) => name === policy && system) ? (
                    <Badge>{t("attach.system")}</Badge>
                  ) : null}
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Section
          title={t("keysTitle")}
          actions={
            mayChange ? (
              <AccessKeyCreate
                owners={[{ id: userId, name }]}
                primary={false}
                doors={doors}
                action={createAccessKeyAction}
              />
            ) : undefined
          }
        >
          <AccessKeyTable
            label={t("keysTitle")}
            accessKeys={keys}
            clients={clients}
            actions={mayChange ? ACCESS_KEY_ACTIONS : null}
          />
        </Section>
        {audit === null ? null : <AuditTrail entries={audit} href={`/audit?${new URLSearchParams({ q: user.id })}`} />}
      </div>
    </ClientMessages>
  );
}
