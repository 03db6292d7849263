import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { QuotaCrossings } from "@/components/quota-crossings.tsx";
import { QuotaPanel } from "@/components/quota-panel.tsx";
import { KeyValues } from "@/components/ui/key-values.tsx";
import { LinkButton } from "@/components/ui/link-button.tsx";
import { Notice } from "@/components/ui/notice.tsx";
import { formatBytes, formatCount } from "@/components/ui/number.tsx";
import { PageHeader } from "@/components/ui/page-header.tsx";
import { Panel } from "@/components/ui/panel.tsx";
import { Section } from "@/components/ui/section.tsx";
import { FilterSelect, Toolbar } from "@/components/ui/toolbar.tsx";
import { UsageChart } from "@/components/usage-chart.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { type PageSearch, readQuery, segmentText } from "@/lib/auth/page-address.ts";
import type { Quota } from "@/lib/domain/quota.ts";
import { ClientMessages } from "@/lib/i18n/client-messages.tsx";
import { hasRole } from "@/lib/services/context.ts";
import { readQuotas } from "@/lib/services/quotas.ts";
import { countUnusedDevices } from "@/lib/services/unused-devices.ts";
import { USAGE_SPAN_NAMES, type UsageSeriesName } from "@/lib/services/usage-series.ts";

/** Days after which a credential is likely to be one that nobody needs. */
const UNUSED_DAYS = 30;
const Query = z.object({ span: z.enum(USAGE_SPAN_NAMES) });

const SERIES: Readonly<Record<Quota, UsageSeriesName>> = {
  connections: "connections",
  device_credentials: "deviceCredentials",
  messages: "messages",
};
const ALSO = ["subscriptions", "delivered", "tokens"] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("quotas"))("title") };
}

interface Props {
  params: Promise<{ instanceId: string }>;
  searchParams: PageSearch;
}

export default async function QuotasPage({ params, searchParams }: Props) {
  const instanceId = segmentText((await params).instanceId);
  const { span = "days" } = await readQuery(Query, searchParams);
  const t = await getTranslations("quotas");
  const {
    quotas: seen,
    unused,
    mayChange,
  } = await readAs((ctx) => ({
    quotas: readQuotas(ctx, { instanceId, span }),
    unused: countUnusedDevices(ctx, { instanceId, unusedDays: UNUSED_DAYS }),
    mayChange: hasRole(ctx, "admin", instanceId),
  }));
  const { instance, gatewayRuns, quotas, crossings } = seen;
  const { from, stepMs, values } = seen.series;
  const base = `/instances/${encodeURIComponent(instanceId)}`;
  const seriesOf = (name: UsageSeriesName) => ({ from, stepMs, values: values[name] });
  const raise = mayChange ? (
    <LinkButton size="sm" href={`${base}/settings#limits`}>
      {t("raise")}
    </LinkButton>
  ) : null;
  const links: Readonly<Record<Quota, React.ReactNode>> = {
    connections: (
      <>
        <LinkButton size="sm" href={`${base}/clients`}>
          {t("quota.connections.link")}
        </LinkButton>
        {raise}
      </>
    ),
    device_credentials: (
      <>
        <LinkButton size="sm" href={`${base}/devices?unused=${UNUSED_DAYS}`}>
          {unused > 0 ? t("reclaim", { count: unused, days: UNUSED_DAYS }) : t("quota.device_credentials.link")}
        </LinkButton>
        {raise}
      </>
    ),
    messages: raise,
  };
  return (
    <ClientMessages areas={["quotas"]}>
      <PageHeader
        title={t("title")}
        description={t("about")}
        actions={mayChange ? <LinkButton href={`${base}/settings#limits`}>{t("change")}</LinkButton> : undefined}
      />
      <div className="flex flex-col gap-6">
        {gatewayRuns ? null : (
          <Notice tone="warn" title={t("down.title")}>
            {t("down.body")}
          </Notice>
        )}
        {quotas
          .filter(({ level }) => level !== null)
          .map(({ quota, used, limit, level }) => (
            <Notice
              key={quota}
              tone={level === 100 ? "bad" : "warn"}
              title={t(used > limit ? "warning.over" : level === 100 ? "warning.full" : "warning.near", {
                quota: t(`quota.${quota}.title`),
                percent: limit > 0 ? Math.floor((used / limit) * 100) : 100,
              })}
              actions={links[quota]}
            >
              {t(`quota.${quota}.beyond`)}
              {mayChange ? null : ` ${t("askRaise")}`}
            </Notice>
          ))}
        <div>
          <Toolbar>
            <FilterSelect
              label={t("span.label")}
              param="span"
              options={USAGE_SPAN_NAMES.map((name) => ({
                value: name === "days" ? "" : name,
                label: t(`span.${name}`),
              }))}
            />
          </Toolbar>
          <div className="flex flex-col gap-4">
            {quotas.map(({ quota, used, limit, forecast }) => (
              <QuotaPanel
                key={quota}
                quota={quota}
                used={used}
                limit={limit}
                forecast={forecast}
                series={seriesOf(SERIES[quota])}
                actions={links[quota]}
              />
            ))}
            <div className="grid gap-4 xl:grid-cols-3">
              {ALSO.map((name) => (
                <Panel key={name} title={t(`also.${name}.title`)} description={t(`also.${name}.about`)}>
                  <UsageChart
                    compact
                    title={t(`also.${name}.title`)}
                    unit={t(`also.${name}.unit`)}
                    {...seriesOf(name)}
                  />
                </Panel>
              ))}
            </div>
          </div>
        </div>
        <Section title={t("crossings.title")} description={t("crossings.about")}>
          <QuotaCrossings crossings={crossings} />
        </Section>
        <Panel title={t("each.title")} description={t("each.about")}>
          <KeyValues
            items={[
              {
                label: t("each.subscriptions"),
                value: t("each.subscriptionsValue", { limit: formatCount(instance.maxSubscriptionsPerClient) }),
              },
              {
                label: t("each.message"),
                value: t("each.messageValue", { limit: formatBytes(instance.maxMessageBytes) }),
              },
              { label: t("each.topic"), value: t("each.topicValue", { limit: formatCount(instance.maxTopicLength) }) },
              {
                label: t("each.token"),
                value: t("each.tokenValue", { limit: formatCount(instance.maxTokenResources) }),
              },
            ]}
          />
        </Panel>
        <Panel title={t("method.title")}>
          <div className="flex max-w-prose flex-col gap-2 text-muted text-sm">
            <p>{t("method.record")}</p>
            <p>{t("method.forecast")}</p>
            <p>{t("method.warnings")}</p>
          </div>
        </Panel>
      </div>
    </ClientMessages>
  );
}
