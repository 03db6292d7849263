import {
  Activity,
  Ban,
  Building2,
  Cable,
  CircleUserRound,
  Cpu,
  FileKey2,
  Gauge,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  Settings,
  ShieldQuestion,
  ShieldX,
  Ticket,
  UserCog,
  UserRound,
  Users,
} from "lucide-react";

/** Every page that the navigation can name. `:instance` stands for the ID of the instance being looked at. */
export const ENTRIES = {
  overview: { href: "/instances/:instance", Icon: LayoutDashboard, key: "o" },
  clients: { href: "/instances/:instance/clients", Icon: Activity, key: "c" },
  groups: { href: "/instances/:instance/groups", Icon: Users, key: "g" },
  tokens: { href: "/instances/:instance/tokens", Icon: Ticket, key: "t" },
  devices: { href: "/instances/:instance/devices", Icon: Cpu, key: "d" },
  denials: { href: "/instances/:instance/denials", Icon: ShieldX, key: "x" },
  accessCheck: {
    href: "/instances/:instance/access-check",
    Icon: ShieldQuestion,
    key: "h",
  },
  blocks: { href: "/instances/:instance/blocks", Icon: Ban, key: "b" },
  quotas: { href: "/instances/:instance/quotas", Icon: Gauge, key: "q" },
  instanceAudit: { href: "/instances/:instance/audit", Icon: ScrollText, key: "l" },
  instanceSettings: { href: "/instances/:instance/settings", Icon: Settings, key: "s" },
  instances: { href: "/instances", Icon: Building2, key: "i" },
  accessKeys: { href: "/access-keys", Icon: KeyRound, key: "k" },
  accessUsers: { href: "/access-users", Icon: UserRound, key: "u" },
  accessPolicies: { href: "/access-policies", Icon: FileKey2, key: "p" },
  brokers: { href: "/brokers", Icon: Cable, key: "r" },
  operators: { href: "/operators", Icon: UserCog, key: "e" },
  audit: { href: "/audit", Icon: ScrollText, key: "a" },
  account: { href: "/account", Icon: CircleUserRound, key: "m" },
  settings: { href: "/settings", Icon: Settings, key: "," },
} as const satisfies Record<string, { href: string; Icon: LucideIcon; key: string }>;

export type EntryName = keyof typeof ENTRIES;

/** Where an entry leads; null while it needs an instance and none is chosen. */
export function hrefOf(entry: EntryName, instanceId: string | null): string | null {
  const { href } = ENTRIES[entry];
  if (!href.includes(":instance")) return href;
  return instanceId === null ? null : href.replace(":instance", encodeURIComponent(instanceId));
}
