"use client";
import { CircleUserRound, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "../ui/menu.tsx";
import { Spinner } from "../ui/spinner.tsx";

export interface ShellOperator {
  readonly name: string;
  readonly email: string;
  /** In words, in the language of the page; null when there is nothing to say in one word. */
  readonly role: string | null;
}

export function OperatorMenu({ operator, signOut }: { operator: ShellOperator; signOut: () => Promise<unknown> }) {
  const t = useTranslations("shell.operator");
  const [leaving, start] = useTransition();
  const initials = Array.from(operator.name.trim() || operator.email)[0]?.toUpperCase() ?? "?";
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("menu", { name: operator.name })}
          className="flex size-7 items-center justify-center rounded-full border border-outline bg-sunken font-medium text-xs hover:bg-pressed"
        >
          {leaving ? <Spinner /> : initials}
        </button>
      }
    >
      <div className="px-2 py-1.5 text-sm">
        <p className="truncate font-medium">{operator.name}</p>
        <p className="truncate text-muted">{operator.email}</p>
        {operator.role ? <p className="mt-0.5 text-subtle text-xs">{operator.role}</p> : null}
      </div>
      <MenuSeparator />
      <MenuLink href="/account" icon={<CircleUserRound aria-hidden="true" />}>
        {t("profile")}
      </MenuLink>
      <MenuItem
        icon={<LogOut aria-hidden="true" />}
        onSelect={() =>
          start(async () => {
            await signOut();
          })
        }
      >
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
