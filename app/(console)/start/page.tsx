import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { z } from "zod";
import { GroupFields } from "@/components/group-create.tsx";
import { GuideChoices, GuideSteps } from "@/components/guide-steps.tsx";
import { InstanceCreateForm } from "@/components/instance-create-form.tsx";
import { Form } from "@/components/ui/form.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Link } from "@/components/ui/navigation.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { findDoors } from "@/lib/auth/doors.ts";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery } from "@/lib/auth/page-address.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { readGatewayState } from "@/lib/services/clients.ts";
import { registerDeviceAction, rotateDeviceAction } from "../instances/[instanceId]/devices/actions.ts";
import { createGroupInGuide, createInstanceInGuide } from "./actions.ts";
import { ConnectStep, GuidePairKeeper, RegisterStep } from "./connect-step.tsx";
import { FIRST_GROUP_ID, readGuide } from "./guide.ts";
import { guidePath } from "./guide-path.ts";

const Place = z.object({ instance: z.string().max(64), group: z.string().max(64), client: z.string().max(64) });

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("guide"))("title") };
}

export default async function GuidePage({ searchParams }: { searchParams: PageSearch }) {
  const place = await readQuery(Place, searchParams);
  const t = await getTranslations("guide");
  const { guide, doors, isRunning, holder } = await readAs(async (ctx) => ({
    guide: readGuide(ctx, place),
    doors: await findDoors(ctx),
    isRunning: readGatewayState(ctx).running,
    holder: String(ctx.actor.id),
  }));
  const { instance, group, device } = guide;
  const step = device !== null ? 3 : group !== null ? 2 : instance !== null ? 1 : 0;

  const content = (): ReactNode => {
    if (instance === null) {
      return (
        <Step about={t("instance.about")} forbidden={guide.mayCreateInstance ? null : t("instance.forbidden")}>
          {guide.instances.length > 0 ? (
            <GuideChoices
              label={t("instance.use")}
              choices={guide.instances.map(({ id, name }) => ({
                key: id,
                href: guidePath({ instance: id }),
                title: name,
                detail: id,
              }))}
            />
          ) : null}
          {guide.mayCreateInstance ? (
            <Panel title={guide.instances.length > 0 ? t("instance.or") : undefined}>
              <InstanceCreateForm action={createInstanceInGuide} defaultName={guide.nextInstanceName} />
            </Panel>
          ) : null}
        </Step>
      );
    }
    if (group === null) {
      const hasGroups = guide.groups.length > 0;
      return (
        <Step about={t("group.about")} forbidden={guide.mayCreateGroup ? null : t("group.forbidden")}>
          {hasGroups ? (
            <GuideChoices
              label={t("group.use")}
              choices={guide.groups.map(({ id, note }) => ({
                key: id,
                href: guidePath({ instance: instance.id, group: id }),
                title: id,
                ...(note ? { detail: note } : {}),
              }))}
            />
          ) : null}
          {guide.mayCreateGroup ? (
            <Panel title={hasGroups ? t("group.or") : undefined}>
              <Form action={createGroupInGuide} hidden={{ instanceId: instance.id }} submitLabel={t("group.submit")}>
                <GroupFields {...(hasGroups ? {} : { defaultId: FIRST_GROUP_ID })} />
              </Form>
            </Panel>
          ) : null}
        </Step>
      );
    }
    if (device === null) {
      return (
        <Step about={t("device.about")} forbidden={guide.mayRegister ? null : t("device.forbidden")}>
          {guide.mayRegister ? (
            <Panel>
              <RegisterStep
                instanceId={instance.id}
                groupId={group.id}
                deviceId={guide.nextDeviceId}
                action={registerDeviceAction}
              />
            </Panel>
          ) : null}
        </Step>
      );
    }
    const groupHref = `/instances/${encodeURIComponent(instance.id)}/groups/${encodeURIComponent(group.id)}`;
    const closed = (
      <Notice tone="warn">
        {t("connect.closed", { group: group.id })}{" "}
        <Link href={groupHref} className="font-medium text-accent underline">
          {t("connect.closedLink")}
        </Link>
      </Notice>
    );
    return (
      <ConnectStep
        key={device.clientId}
        instanceId={instance.id}
        groupId={group.id}
        clientId={device.clientId}
        keyId={device.keyId}
        since={device.updatedAt}
        doors={doors}
        topic={guide.topic ?? `test/${device.clientId.split("@@@")[1]}`}
        notice={isRunning ? guide.topic === null ? closed : null : <Notice tone="bad">{t("connect.down")}</Notice>}
        {...(guide.mayRegister ? { renew: rotateDeviceAction } : {})}
      />
    );
  };

  const titles = [
    t(step > 0 ? "summary.instance" : guide.instances.length > 0 ? "step.instanceOr" : "step.instance"),
    t(step > 1 ? "summary.group" : guide.groups.length > 0 ? "step.groupOr" : "step.group"),
    t(step > 2 ? "summary.device" : "step.device"),
    t("step.connect"),
  ];
  const chosen = [
    instance && { value: instance.name, changeHref: guidePath({}) },
    group && { value: <code>{group.id}</code>, changeHref: guidePath({ instance: group.instanceId }) },
    device && {
      value: <code>{device.clientId}</code>,
      changeHref: guidePath({ instance: device.instanceId, group: device.groupId }),
    },
  ];
  return (
    <ClientMessages areas={["guide", "instances", "groups", "devices", "reasons"]}>
      <div className="max-w-3xl">
        <PageHeader
          title={t("title")}
          description={t("about")}
          actions={<LinkButton href="/instances">{t("leave")}</LinkButton>}
        />
        <GuidePairKeeper holder={holder}>
          <GuideSteps
            current={step}
            steps={titles.map((title, index) => ({
              key: String(index),
              title,
              chosen: chosen[index] ?? undefined,
              content: index === step ? content() : undefined,
            }))}
          />
        </GuidePairKeeper>
      </div>
    </ClientMessages>
  );
}

function Step({ about, forbidden, children }: { about: string; forbidden: string | null; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-prose text-muted">{about}</p>
      {children}
      {forbidden === null ? null : <Notice>{forbidden}</Notice>}
    </div>
  );
}
