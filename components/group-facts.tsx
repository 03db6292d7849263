import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "./ui/navigation.tsx";
import { Count } from "./ui/number.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** What there is of a group, in one row; each figure leads to what it counts. */
export function GroupFacts({
  group,
  clientsHref,
  noteActions,
}: {
  group: {
    readonly instanceId: string;
    readonly id: string;
    readonly note: string;
    readonly policyVersion: number;
    readonly connections: number;
    readonly deviceCredentials: number;
    readonly updatedAt: number;
  };
  clientsHref: string;
  noteActions?: ReactNode;
}) {
  const t = useTranslations("groups");
  const devices = `/instances/${encodeURIComponent(group.instanceId)}/devices?group=${encodeURIComponent(group.id)}`;
  const figure = (href: string, value: number) => (
    <Link href={href} className="font-medium text-md hover:text-accent">
      <Count value={value} />
    </Link>
  );
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
      <Fact label={t("facts.connections")}>{figure(clientsHref, group.connections)}</Fact>
      <Fact label={t("facts.credentials")}>{figure(devices, group.deviceCredentials)}</Fact>
      <Fact label={t("facts.version")}>
        <span className="font-medium text-md">
          <Count value={group.policyVersion} />
        </span>
      </Fact>
      <Fact label={t("facts.changed")}>
        <span className="text-sm">
          <RelativeTime at={group.updatedAt} />
        </span>
      </Fact>
      <Fact label={t("facts.note")} wide>
        <span className="flex flex-wrap items-center justify-between gap-2 text-sm">
          <span className={group.note ? "min-w-0 break-words" : "text-subtle"}>{group.note || t("note.none")}</span>
          {noteActions}
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ label, wide = false, children }: { label: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={`bg-surface px-4 py-3 ${wide ? "col-span-full" : ""}`}>
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
