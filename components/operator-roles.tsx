import { useTranslations } from "next-intl";
import type { RoleGrant } from "@/lib/domain/operator.ts";
import type { InstanceChoice } from "./operator-view.ts";
import { Badge } from "./ui/badge.tsx";

/** The roles of an operator, each with what it is for. */
export function OperatorRoles({
  grants,
  instances,
}: {
  grants: readonly RoleGrant[];
  /** For their names; one that is not among them is called by its ID. */
  instances: readonly InstanceChoice[];
}) {
  const t = useTranslations("operators");
  const nameOf = (instanceId: string) => instances.find(({ id }) => id === instanceId)?.name ?? instanceId;
  return (
    <span className="flex flex-wrap gap-1">
      {grants.map(({ instanceId, role }) => (
        <Badge key={instanceId ?? ""}>
          {instanceId === null
            ? t("grant.all", { role: t(`role.${role}`) })
            : t("grant.one", { role: t(`role.${role}`), instance: nameOf(instanceId) })}
        </Badge>
      ))}
    </span>
  );
}
