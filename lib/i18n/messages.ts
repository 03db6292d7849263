import enAccessCheck from "./en/access-check.json" with { type: "json" };
import enAccessKeys from "./en/access-keys.json" with { type: "json" };
import enAccessPolicies from "./en/access-policies.json" with { type: "json" };
import enAccessUsers from "./en/access-users.json" with { type: "json" };
import enAudit from "./en/audit.json" with { type: "json" };
import enBlocks from "./en/blocks.json" with { type: "json" };
import enBrokers from "./en/brokers.json" with { type: "json" };
import enClients from "./en/clients.json" with { type: "json" };
import enCommon from "./en/common.json" with { type: "json" };
import enDenials from "./en/denials.json" with { type: "json" };
import enDevices from "./en/devices.json" with { type: "json" };
import enGallery from "./en/gallery.json" with { type: "json" };
import enGroups from "./en/groups.json" with { type: "json" };
import enInstances from "./en/instances.json" with { type: "json" };
import enOperators from "./en/operators.json" with { type: "json" };
import enOverview from "./en/overview.json" with { type: "json" };
import enQuotas from "./en/quotas.json" with { type: "json" };
import enReasons from "./en/reasons.json" with { type: "json" };
import enSettings from "./en/settings.json" with { type: "json" };
import enSetup from "./en/setup.json" with { type: "json" };
import enShell from "./en/shell.json" with { type: "json" };
import enSignIn from "./en/sign-in.json" with { type: "json" };
import enTokens from "./en/tokens.json" with { type: "json" };
import type { Locale } from "./locale.ts";
import { englishReasons } from "./reasons.ts";
import zhAccessCheck from "./zh/access-check.json" with { type: "json" };
import zhAccessKeys from "./zh/access-keys.json" with { type: "json" };
import zhAccessPolicies from "./zh/access-policies.json" with { type: "json" };
import zhAccessUsers from "./zh/access-users.json" with { type: "json" };
import zhAudit from "./zh/audit.json" with { type: "json" };
import zhBlocks from "./zh/blocks.json" with { type: "json" };
import zhBrokers from "./zh/brokers.json" with { type: "json" };
import zhClients from "./zh/clients.json" with { type: "json" };
import zhCommon from "./zh/common.json" with { type: "json" };
import zhDenials from "./zh/denials.json" with { type: "json" };
import zhDevices from "./zh/devices.json" with { type: "json" };
import zhGallery from "./zh/gallery.json" with { type: "json" };
import zhGroups from "./zh/groups.json" with { type: "json" };
import zhInstances from "./zh/instances.json" with { type: "json" };
import zhOperators from "./zh/operators.json" with { type: "json" };
import zhOverview from "./zh/overview.json" with { type: "json" };
import zhQuotas from "./zh/quotas.json" with { type: "json" };
import zhReasons from "./zh/reasons.json" with { type: "json" };
import zhSettings from "./zh/settings.json" with { type: "json" };
import zhSetup from "./zh/setup.json" with { type: "json" };
import zhShell from "./zh/shell.json" with { type: "json" };
import zhSignIn from "./zh/sign-in.json" with { type: "json" };
import zhTokens from "./zh/tokens.json" with { type: "json" };

/** One catalogue per area of the console, one file per area and language. English is the source of the keys. */
const en = {
  common: enCommon,
  shell: enShell,
  reasons: englishReasons(enReasons),
  signIn: enSignIn,
  setup: enSetup,
  overview: enOverview,
  instances: enInstances,
  groups: enGroups,
  tokens: enTokens,
  devices: enDevices,
  clients: enClients,
  denials: enDenials,
  accessKeys: enAccessKeys,
  accessUsers: enAccessUsers,
  accessPolicies: enAccessPolicies,
  accessCheck: enAccessCheck,
  blocks: enBlocks,
  quotas: enQuotas,
  brokers: enBrokers,
  operators: enOperators,
  audit: enAudit,
  settings: enSettings,
  gallery: enGallery,
};

export type Messages = typeof en;
export type Area = keyof Messages;

/** A missing key in Chinese fails the type check; a missing placeholder or a superfluous key fails `messages.test.ts`. */
const zh: Messages = {
  common: zhCommon,
  shell: zhShell,
  reasons: zhReasons,
  signIn: zhSignIn,
  setup: zhSetup,
  overview: zhOverview,
  instances: zhInstances,
  groups: zhGroups,
  tokens: zhTokens,
  devices: zhDevices,
  clients: zhClients,
  denials: zhDenials,
  accessKeys: zhAccessKeys,
  accessUsers: zhAccessUsers,
  accessPolicies: zhAccessPolicies,
  accessCheck: zhAccessCheck,
  blocks: zhBlocks,
  quotas: zhQuotas,
  brokers: zhBrokers,
  operators: zhOperators,
  audit: zhAudit,
  settings: zhSettings,
  gallery: zhGallery,
};

export const MESSAGES: Record<Locale, Messages> = { en, zh };

declare module "use-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
