import { Copy, Trash2, UserRound } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { AccessPolicySave } from "@/components/access-policy-save.tsx";
import { AccessPolicyVersions } from "@/components/access-policy-versions.tsx";
import { AuditTrail } from "@/components/audit-trail.tsx";
import { LineDiff } from "@/components/line-diff.tsx";
import { Badge } from "@/components/ui/badge.tsx";
import { Button } from "@/components/ui/button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import { diffLines } from "@/lib/domain/line-diff.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { listAudit } from "@/lib/services/audit-log.ts";
import { hasRole } from "@/lib/services/context.ts";
import { listInstances } from "@/lib/services/instances.ts";
import { type AccessPolicyVersion, getAccessPolicy } from "@/lib/services/manage-access-policies.ts";
import { deleteAccessPolicyAction, restoreAccessPolicyAction, saveAccessPolicyAction } from "../actions.ts";
import { suggestResources } from "../suggestions.ts";

interface Props {
  params: Promise<{ name: string }>;
  searchParams: PageSearch;
}

const Query = z.object({ compare: z.coerce.number().int() });

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segmentText((await params).name) };
}

export default async function AccessPolicyPage({ params, searchParams }: Props) {
  const name = segmentText((await params).name);
  const { compare } = await readQuery(Query, searchParams);
  const [t, c] = await Promise.all([getTranslations("accessPolicies"), getTranslations("common")]);
  const { policy, instances, audit } = await readAs((ctx) => ({
    policy: getAccessPolicy(ctx, { name }),
    instances: listInstances(ctx),
    audit: hasRole(ctx, "admin", null)
      ? listAudit(ctx, { instanceId: null, target: name }, { size: 10 }).items.filter(({ action }) =>
          action.startsWith("access_policy."),
        )
      : null,
  }));
  // Who may read the account's audit log may change what it tells of.
  const mayChange = audit !== null;
  const { system, version, document, users, versions } = policy;
  const href = `/access-policies/${encodeURIComponent(name)}`;
  const compared = versions.find((one) => one.version === compare && one.version !== version);
  const copy = (
    <LinkButton icon={<Copy />} href={`/access-policies/new?from=${encodeURIComponent(name)}`}>
      {t("copy")}
    </LinkButton>
  );
  const remove = (
    <ConfirmDialog
      trigger={
        <Button variant="danger-quiet" icon={<Trash2 />}>
          {c("delete")}
        </Button>
      }
      title={t("delete.title", { name })}
      consequence={t("delete.consequence")}
      confirmLabel={c("delete")}
      action={deleteAccessPolicyAction}
      input={{ name }}
    />
  );
  return (
    <ClientMessages areas={["accessPolicies"]}>
      <PageHeader
        title={<span className="break-all">{name}</span>}
        badge={system ? <Badge>{t("system")}</Badge> : <Badge>{t("versionNumber", { version })}</Badge>}
        actions={
          mayChange ? (
            <>
              {copy}
              {system || users.length > 0 ? null : remove}
            </>
          ) : undefined
        }
      />
      <div className="flex flex-col gap-6">
        {system ? <Notice>{t("systemNotice")}</Notice> : null}
        <AccessPolicySave
          // Another policy is another draft.
          key={name}
          name={name}
          version={version}
          document={document}
          users={users.length}
          readOnly={system || !mayChange}
          resources={await suggestResources(instances)}
          action={saveAccessPolicyAction}
        />
        <Panel
          title={t("attached.title", { count: users.length })}
          {...(mayChange && !system && users.length > 0 ? { description: t("attached.detachFirst") } : {})}
        >
          {users.length === 0 ? (
            <p className="text-muted text-sm">{t("attached.none")}</p>
          ) : (
            <ul className="flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
              {users.map((user) => (
                <li key={user.id} className="flex min-w-0 items-center gap-2">
                  <UserRound aria-hidden="true" className="size-4 shrink-0 text-subtle" />
                  <Link
                    href={`/access-users/${encodeURIComponent(user.id)}`}
                    className="break-all font-medium text-accent underline-offset-2 hover:underline"
                  >
                    {user.name}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        {system ? null : (
          <Panel flush title={t("history.title")} description={t("history.about")}>
            <AccessPolicyVersions
              href={href}
              present={version}
              chosen={compared?.version ?? null}
              versions={versions.map((one, at) => ({ ...one, changed: changed(one, versions[at + 1]) }))}
            />
          </Panel>
        )}
        {compared === undefined ? null : (
          <Panel
            title={
              <span id="compare">{t("history.comparedTitle", { version: compared.version, present: version })}</span>
            }
            description={t("history.comparedAbout", { version: compared.version })}
            actions={
              mayChange ? (
                <ConfirmDialog
                  trigger={<Button size="sm">{t("history.restore")}</Button>}
                  title={t("history.restoreTitle", { version: compared.version })}
                  consequence={t("history.restoreConsequence", { count: users.length })}
                  confirmLabel={t("history.restore")}
                  tone="primary"
                  action={restoreAccessPolicyAction}
                  input={{ name, seenVersion: version, version: compared.version }}
                />
              ) : undefined
            }
          >
            <LineDiff label={t("history.diffLabel")} before={document} after={compared.document} />
          </Panel>
        )}
        {audit === null || system ? null : (
          <AuditTrail entries={audit} href={`/audit?${new URLSearchParams({ q: name })}`} />
        )}
      </div>
    </ClientMessages>
  );
}

/** How much a version changed in the one before. */
function changed(now: AccessPolicyVersion, before: AccessPolicyVersion | undefined) {
  if (before === undefined) return null;
  const lines = diffLines(before.document, now.document);
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  return { added: count("added"), removed: count("removed") };
}
