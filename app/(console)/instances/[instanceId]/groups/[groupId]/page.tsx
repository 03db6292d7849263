import { Pencil, Trash2 } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuditTrail } from "@/components/audit-trail.tsx";
import { GroupFacts } from "@/components/group-facts.tsx";
import { GroupPolicyEditor } from "@/components/group-policy-editor.tsx";
import { GroupPolicyRules } from "@/components/group-policy-rules.tsx";
import { GroupReconnect } from "@/components/group-reconnect.tsx";
import { GroupReconnectProgress } from "@/components/group-reconnect-progress.tsx";
import { Button } from "@/components/ui/button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { Field } from "@/components/ui/field.tsx";
import { Form } from "@/components/ui/form.tsx";
import { Input } from "@/components/ui/input.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { P2P_TOPIC_BYTES } from "@/lib/domain/topic.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { listAudit } from "@/lib/services/audit-log.ts";
import { hasRole } from "@/lib/services/context.ts";
import { getGroup } from "@/lib/services/groups.ts";
import { getInstance } from "@/lib/services/instances.ts";
import { findReconnectRun } from "@/lib/services/outdated-clients.ts";
import {
  deleteGroupAction,
  reconnectOutdatedAction,
  saveGroupPolicyAction,
  setGroupNoteAction,
  stopReconnectingAction,
} from "./actions.ts";

/** How long the end of reconnecting is told. */
const RUN_SHOWN_MS = 10 * 60_000;

interface Props {
  params: Promise<{ instanceId: string; groupId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: segmentText((await params).groupId) };
}

export default async function GroupPage({ params }: Props) {
  const given = await params;
  const instanceId = segmentText(given.instanceId);
  const id = segmentText(given.groupId);
  const [t, c] = await Promise.all([getTranslations("groups"), getTranslations("common")]);
  const { run, seenAt, group, audit, maxTopicBytes, mayChange, mayDisconnect } = await readAs((ctx) => ({
    run: findReconnectRun(ctx, { instanceId, id }),
    seenAt: ctx.now(),
    group: getGroup(ctx, { instanceId, id }),
    audit: listAudit(ctx, { instanceId, target: id }, { size: 10 }).items,
    maxTopicBytes: Math.max(getInstance(ctx, { id: instanceId }).maxTopicLength, P2P_TOPIC_BYTES),
    mayChange: hasRole(ctx, "admin", instanceId),
    mayDisconnect: hasRole(ctx, "operator", instanceId),
  }));
  const { policyVersion, defaultEffect, rules, tests, updatedAt, connectionsOnOlderPolicy: behind } = group;
  const isUnderWay = run !== null && run.endedAt === null;
  const policy = { policyVersion, defaultEffect, rules, tests, updatedAt };
  const clients = `/instances/${encodeURIComponent(instanceId)}/clients?group=${encodeURIComponent(id)}`;

  const editNote = (
    <Dialog
      trigger={
        <Button size="sm" variant="quiet" icon={<Pencil />}>
          {t("note.edit")}
        </Button>
      }
      title={t("note.edit")}
      size="sm"
    >
      <Form action={setGroupNoteAction} hidden={{ instanceId, id }} submitLabel={c("save")}>
        <Field name="note" label={t("note.label")} hint={t("note.hint")} optional>
          <Input autoFocus maxLength={200} defaultValue={group.note} />
        </Field>
      </Form>
    </Dialog>
  );
  const remove = (
    <ConfirmDialog
      trigger={
        <Button variant="danger-quiet" icon={<Trash2 />}>
          {t("delete.open")}
        </Button>
      }
      title={t("delete.title", { id })}
      consequence={t("delete.body", {
        rules: rules.length,
        connections: group.connections,
        credentials: group.deviceCredentials,
      })}
      confirmLabel={t("delete.confirm")}
      typeName={id}
      action={deleteGroupAction}
      input={{ instanceId, id }}
    />
  );

  return (
    <ClientMessages areas={["groups", "denials"]}>
      <PageHeader id={{ value: id, what: t("groupId") }} actions={mayChange ? remove : undefined} />
      <div className="flex flex-col gap-5">
        <GroupFacts group={group} clientsHref={clients} noteActions={mayChange ? editNote : undefined} />
        {isUnderWay || (run?.endedAt ?? 0) > seenAt - RUN_SHOWN_MS ? (
          <GroupReconnectProgress run={run} stop={mayDisconnect ? stopReconnectingAction : null} />
        ) : null}
        {behind > 0 && !isUnderWay ? (
          <Notice
            tone="info"
            title={t("behind.title", { count: behind })}
            actions={
              <>
                {mayDisconnect ? (
                  <GroupReconnect
                    instanceId={instanceId}
                    groupId={id}
                    behind={behind}
                    action={reconnectOutdatedAction}
                  />
                ) : null}
                <LinkButton size="sm" variant="quiet" href={`${clients}&policy=behind`}>
                  {t("behind.show")}
                </LinkButton>
              </>
            }
          >
            {t("behind.body")}
          </Notice>
        ) : null}
        <Panel title={t("policy.title")} description={t(mayChange ? "policy.about" : "policy.readOnly")}>
          {mayChange ? (
            <GroupPolicyEditor
              // Another group's policy is another draft.
              key={`${instanceId} ${id}`}
              instanceId={instanceId}
              groupId={id}
              saved={policy}
              maxTopicBytes={maxTopicBytes}
              action={saveGroupPolicyAction}
            />
          ) : (
            <GroupPolicyRules policy={policy} />
          )}
        </Panel>
        <AuditTrail
          entries={audit}
          href={`/instances/${encodeURIComponent(instanceId)}/audit?${new URLSearchParams({ q: id })}`}
        />
      </div>
    </ClientMessages>
  );
}
