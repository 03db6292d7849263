import { Power, Trash2 } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BehaviourForm, LimitsForm, RenameForm } from "@/components/instance-settings.tsx";
import { ActionButton } from "@/components/ui/action-button.tsx";
import { Button } from "@/components/ui/button.tsx";
import { ConfirmDialog } from "@/components/ui/confirm-dialog.tsx";
import { KeyValues } from "@/components/ui/key-values.tsx";
import { MonoId } from "@/components/ui/mono-id.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { Count } from "@/components/ui/number.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { LIMIT_NAMES } from "@/lib/domain/quota.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { hasRole } from "@/lib/services/context.ts";
import { getInstance } from "@/lib/services/instances.ts";
import {
  deleteInstanceAction,
  renameInstanceAction,
  setBehaviourAction,
  setInstanceEnabledAction,
  setLimitsAction,
} from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("instances.settings"))("title") };
}

export default async function InstanceSettingsPage({ params }: { params: Promise<{ instanceId: string }> }) {
  const id = segmentText((await params).instanceId);
  const [t, c] = await Promise.all([getTranslations("instances"), getTranslations("common")]);
  const { instance, mayChange, mayDelete } = await readAs((ctx) => ({
    instance: getInstance(ctx, { id }),
    mayChange: hasRole(ctx, "admin", id),
    mayDelete: hasRole(ctx, "admin", null),
  }));
  const { name, enabled, connections, counts } = instance;
  const header = <PageHeader title={t("settings.title")} description={t("settings.about", { name })} />;
  const instanceIdOf = <MonoId value={id} what={t("instanceId")} />;

  if (!mayChange) {
    return (
      <>
        {header}
        <div className="flex max-w-4xl flex-col gap-6">
          <Notice>{t("settings.readOnly")}</Notice>
          <Panel>
            <KeyValues
              items={[
                { label: t("name.label"), value: name },
                { label: t("settings.idIs"), value: instanceIdOf },
                { label: t("settings.stateTitle"), value: t(enabled ? "state.enabled" : "state.disabled") },
                { label: t("editionField.label"), value: t(`edition.${instance.edition}`) },
                ...LIMIT_NAMES.map((limit) => ({
                  label: t(`limits.${limit}`),
                  value: <Count value={instance[limit]} />,
                })),
                { label: t("settings.close"), value: instance.closeOnRefusedSubscribe ? c("yes") : c("no") },
                { label: t("settings.misspelt"), value: instance.misspeltExpireNotice ? c("yes") : c("no") },
              ]}
            />
          </Panel>
        </div>
      </>
    );
  }

  return (
    <ClientMessages areas={["instances"]}>
      {header}
      <div className="flex max-w-4xl flex-col gap-6">
        <Panel title={t("settings.general")} description={instanceIdOf}>
          <RenameForm instance={instance} action={renameInstanceAction} />
        </Panel>
        <div id="limits" className="scroll-mt-16">
          <Panel title={t("limits.title")} description={t("limits.about")}>
            <LimitsForm instance={instance} action={setLimitsAction} />
          </Panel>
        </div>
        <Panel title={t("settings.behaviour")}>
          <BehaviourForm instance={instance} action={setBehaviourAction} />
        </Panel>
        <Panel
          title={t("settings.stateTitle")}
          description={t(enabled ? "settings.stateEnabled" : "settings.stateDisabled")}
          actions={
            enabled ? (
              <ConfirmDialog
                trigger={
                  <Button variant="danger-quiet" icon={<Power />}>
                    {t("settings.disable")}
                  </Button>
                }
                title={t("settings.disableTitle", { name })}
                consequence={t("settings.disableBody", { count: connections })}
                confirmLabel={t("settings.disableConfirm", { count: connections })}
                action={setInstanceEnabledAction}
                input={{ id, enabled: false }}
              />
            ) : (
              <ActionButton
                variant="primary"
                icon={<Power />}
                action={setInstanceEnabledAction}
                input={{ id, enabled: true }}
              >
                {t("settings.enable")}
              </ActionButton>
            )
          }
        />
        {mayDelete ? (
          <Panel
            tone="danger"
            title={t("settings.danger")}
            description={t("settings.dangerAbout")}
            actions={
              <ConfirmDialog
                trigger={
                  <Button variant="danger" icon={<Trash2 />}>
                    {t("settings.delete")}
                  </Button>
                }
                title={t("settings.deleteTitle", { name })}
                consequence={t("settings.deleteBody", {
                  clients: connections,
                  groups: counts.groups,
                  credentials: counts.deviceCredentials,
                  tokens: counts.tokens,
                })}
                confirmLabel={t("settings.deleteConfirm")}
                typeName={name}
                action={deleteInstanceAction}
                input={{ id, confirmName: name }}
              />
            }
          />
        ) : null}
      </div>
    </ClientMessages>
  );
}
