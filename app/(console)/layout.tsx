import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ReadOnlyNote } from "@/components/read-only-note.tsx";
import type { EntryName } from "@/components/shell/entries.ts";
import type { ShellInstance } from "@/components/shell/place.ts";
import { Shell } from "@/components/shell/shell.tsx";
import { ASKED_PATH_HEADER } from "@/lib/auth/own-path.ts";
import { readAs } from "@/lib/auth/page.ts";
import { closeSession } from "@/lib/auth/session.ts";
import { roleOn } from "@/lib/domain/operator.ts";
import { INSTANCE_COOKIE, readTheme, THEME_COOKIE } from "@/lib/i18n/preferences.ts";
import { hasRole, type ServiceContext } from "@/lib/services/context.ts";
import { listInstances } from "@/lib/services/instances.ts";
import { readOperator } from "@/lib/services/operators.ts";
import { listQuotaWarnings } from "@/lib/services/quotas.ts";
import { findAction } from "./find.ts";
import { readNamedPath } from "./named-path.ts";

const OF_INSTANCE: readonly EntryName[] = [
  "overview",
  "clients",
  "groups",
  "tokens",
  "devices",
  "customAuth",
  "denials",
  "accessCheck",
  "blocks",
  "quotas",
  "instanceAudit",
  "instanceSettings",
];
/** What belongs to the account as a whole; the pages of it ask for the same role. */
const OF_ACCOUNT: readonly EntryName[] = ["operators", "audit"];
/** What of it whoever sees all instances may look at. */
const OF_ACCOUNT_TO_SEE: readonly EntryName[] = ["accessUsers", "accessPolicies", "accessKeys"];

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const asked = (await headers()).get(ASKED_PATH_HEADER);
  const [jar, t, seen] = await Promise.all([
    cookies(),
    getTranslations("shell"),
    readAs((ctx) => ({
      operator: readOperator(ctx.db, ctx.actor.id),
      instances: instancesOf(ctx),
      seesAll: hasRole(ctx, "viewer", null),
      isAdmin: hasRole(ctx, "admin", null),
      isOwner: hasRole(ctx, "owner", null),
      named: readNamedPath(ctx, asked),
    })),
  ]);
  const { operator, instances, seesAll, isAdmin, isOwner, named } = seen;
  const role = roleOn(operator.grants, null);
  return (
    <Shell
      entries={[
        ...(instances.length > 0 ? OF_INSTANCE : []),
        // With one instance it leads to that one.
        ...(instances.length > 1 ? (["home"] as const) : []),
        "instances",
        "api",
        ...(seesAll ? OF_ACCOUNT_TO_SEE : []),
        ...(isAdmin ? OF_ACCOUNT : []),
        "account",
      ]}
      instances={instances}
      lastInstanceId={jar.get(INSTANCE_COOKIE)?.value ?? null}
      named={named}
      theme={readTheme(jar.get(THEME_COOKIE)?.value)}
      operator={{ name: operator.name, email: operator.email, role: role === null ? null : t(`roles.${role}`) }}
      signOut={signOut}
      find={findAction}
      acts={[
        ...(isAdmin ? [{ key: "new-instance", label: t("acts.newInstance"), href: "/instances/new" }] : []),
        ...(isOwner ? [{ key: "new-operator", label: t("acts.newOperator"), href: "/operators" }] : []),
        { key: "start", label: t("acts.start"), href: "/start" },
      ]}
    >
      {/* A role for an instance may be a stronger one there. */}
      {seesAll && operator.grants.every((grant) => grant.role === "viewer") ? <ReadOnlyNote /> : null}
      {children}
    </Shell>
  );
}

function instancesOf(ctx: ServiceContext): ShellInstance[] {
  const warned = new Set(listQuotaWarnings(ctx).map(({ instanceId }) => instanceId));
  return listInstances(ctx).map(({ id, name, enabled }) => ({ id, name, enabled, quotaWarning: warned.has(id) }));
}

/** Needs no session: whoever wants to leave and is out already must not be told to sign in first. */
async function signOut(): Promise<void> {
  "use server";
  await closeSession();
  redirect("/sign-in");
}
