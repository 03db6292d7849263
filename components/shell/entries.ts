/** Every page that the navigation can name. `:instance` stands for the ID of the instance being looked at. */
export const ENTRIES = {
  overview: { href: "/instances/:instance", key: "o" },
  clients: { href: "/instances/:instance/clients", key: "c" },
  groups: { href: "/instances/:instance/groups", key: "g" },
  tokens: { href: "/instances/:instance/tokens", key: "t" },
  devices: { href: "/instances/:instance/devices", key: "d" },
  customAuth: { href: "/instances/:instance/custom-auth", key: "f" },
  denials: { href: "/instances/:instance/denials", key: "x" },
  accessCheck: {
    href: "/instances/:instance/access-check",
    key: "h",
  },
  blocks: { href: "/instances/:instance/blocks", key: "b" },
  quotas: { href: "/instances/:instance/quotas", key: "q" },
  instanceAudit: { href: "/instances/:instance/audit", key: "l" },
  instanceSettings: { href: "/instances/:instance/settings", key: "s" },
  home: { href: "/", key: "w" },
  instances: { href: "/instances", key: "i" },
  accessKeys: { href: "/access-keys", key: "k" },
  accessUsers: { href: "/access-users", key: "u" },
  accessPolicies: { href: "/access-policies", key: "p" },
  brokers: { href: "/brokers", key: "r" },
  api: { href: "/api", key: "y" },
  operators: { href: "/operators", key: "e" },
  audit: { href: "/audit", key: "a" },
  account: { href: "/account", key: "m" },
  settings: { href: "/settings", key: "," },
} as const satisfies Record<string, { href: string; key: string }>;

export type EntryName = keyof typeof ENTRIES;

/** Where an entry leads; null while it needs an instance and none is chosen. */
export function hrefOf(entry: EntryName, instanceId: string | null): string | null {
  const { href } = ENTRIES[entry];
  if (!href.includes(":instance")) return href;
  return instanceId === null ? null : href.replace(":instance", encodeURIComponent(instanceId));
}
