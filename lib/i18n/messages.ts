import enAccessCheck from "./en/access-check.json";
import enAccessKeys from "./en/access-keys.json";
import enAccessPolicies from "./en/access-policies.json";
import enAccessUsers from "./en/access-users.json";
import enApi from "./en/api.json";
import enAudit from "./en/audit.json";
import enBlocks from "./en/blocks.json";
import enBrokers from "./en/brokers.json";
import enClients from "./en/clients.json";
import enCommon from "./en/common.json";
import enCustomAuth from "./en/custom-auth.json";
import enDenials from "./en/denials.json";
import enDevices from "./en/devices.json";
import enDocs from "./en/docs.json";
import enGallery from "./en/gallery.json";
import enGroups from "./en/groups.json";
import enGuide from "./en/guide.json";
import enImports from "./en/imports.json";
import enInstances from "./en/instances.json";
import enOperators from "./en/operators.json";
import enOverview from "./en/overview.json";
import enQuotas from "./en/quotas.json";
import { titles } from "./en/reasons.ts";
import enSettings from "./en/settings.json";
import enSetup from "./en/setup.json";
import enShell from "./en/shell.json";
import enSignIn from "./en/sign-in.json";
import enTokens from "./en/tokens.json";
import type { Locale } from "./locale.ts";
import { englishReasons } from "./reasons.ts";
import zhAccessCheck from "./zh/access-check.json";
import zhAccessKeys from "./zh/access-keys.json";
import zhAccessPolicies from "./zh/access-policies.json";
import zhAccessUsers from "./zh/access-users.json";
import zhApi from "./zh/api.json";
import zhAudit from "./zh/audit.json";
import zhBlocks from "./zh/blocks.json";
import zhBrokers from "./zh/brokers.json";
import zhClients from "./zh/clients.json";
import zhCommon from "./zh/common.json";
import zhCustomAuth from "./zh/custom-auth.json";
import zhDenials from "./zh/denials.json";
import zhDevices from "./zh/devices.json";
import zhDocs from "./zh/docs.json";
import zhGallery from "./zh/gallery.json";
import zhGroups from "./zh/groups.json";
import zhGuide from "./zh/guide.json";
import zhImports from "./zh/imports.json";
import zhInstances from "./zh/instances.json";
import zhOperators from "./zh/operators.json";
import zhOverview from "./zh/overview.json";
import zhQuotas from "./zh/quotas.json";
import { reasons as zhReasons } from "./zh/reasons.ts";
import zhSettings from "./zh/settings.json";
import zhSetup from "./zh/setup.json";
import zhShell from "./zh/shell.json";
import zhSignIn from "./zh/sign-in.json";
import zhTokens from "./zh/tokens.json";

/** One catalogue per area of the console, one file per area and language. English is the source of the keys. */
const en = {
  common: enCommon,
  shell: enShell,
  reasons: englishReasons(titles),
  signIn: enSignIn,
  setup: enSetup,
  overview: enOverview,
  guide: enGuide,
  instances: enInstances,
  groups: enGroups,
  tokens: enTokens,
  devices: enDevices,
  imports: enImports,
  clients: enClients,
  denials: enDenials,
  accessKeys: enAccessKeys,
  accessUsers: enAccessUsers,
  accessPolicies: enAccessPolicies,
  accessCheck: enAccessCheck,
  blocks: enBlocks,
  quotas: enQuotas,
  brokers: enBrokers,
  api: enApi,
  docs: enDocs,
  customAuth: enCustomAuth,
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
  guide: zhGuide,
  instances: zhInstances,
  groups: zhGroups,
  tokens: zhTokens,
  devices: zhDevices,
  imports: zhImports,
  clients: zhClients,
  denials: zhDenials,
  accessKeys: zhAccessKeys,
  accessUsers: zhAccessUsers,
  accessPolicies: zhAccessPolicies,
  accessCheck: zhAccessCheck,
  blocks: zhBlocks,
  quotas: zhQuotas,
  brokers: zhBrokers,
  api: zhApi,
  docs: zhDocs,
  customAuth: zhCustomAuth,
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
