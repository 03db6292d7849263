"use client";
import { Check, MoreHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useMemo, useRef, useState } from "react";
import { type FormAction, IDLE, type Input } from "./action-state.ts";
import { cx } from "./class-names.ts";
import { HeldOpenContext } from "./dialog-context.ts";
import { IconButton } from "./icon-button.tsx";
import type { MenuFrame } from "./menu-frame.tsx";
import { useMenuParts } from "./menu-parts.ts";
import { Link } from "./navigation.tsx";
import { OpenTrigger } from "./open-trigger.tsx";
import { toast } from "./toast-store.ts";
import { useAction } from "./use-action.ts";

const itemStyle =
  "flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-highlighted:bg-hover data-disabled:cursor-not-allowed data-disabled:opacity-55 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted";

const load = () => import("./menu-frame.tsx");

const MenuContext = createContext<{ openDialog: (dialog: ReactNode) => void }>({ openDialog: () => {} });

/**
 * A menu of acts. `trigger` is any button; left out, it is the three dots of a table row. Until it is first opened it is
 * only that button: a table has a hundred of them.
 */
export function Menu({
  trigger,
  label,
  align = "end",
  children,
}: {
  trigger?: ReactNode;
  /** Names the three dots: "Actions for GID_x". */
  label?: string;
  align?: "start" | "end";
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const place = useRef<HTMLSpanElement>(null);
  const [fetched, setFetched] = useState<{ Frame: typeof MenuFrame; byKeyboard: boolean } | null>(null);
  const [dialog, setDialog] = useState<ReactNode>(null);
  const [dialogOpen, setDialogOpen] = useState(false);
  const menu = useMemo(
    () => ({
      openDialog: (next: ReactNode) => {
        setDialog(next);
        setDialogOpen(true);
      },
    }),
    [],
  );
  const held = useMemo(
    () => ({
      open: dialogOpen,
      onOpenChange: setDialogOpen,
      returnTo: () => place.current?.querySelector<HTMLElement>("[aria-haspopup=menu]") ?? null,
    }),
    [dialogOpen],
  );
  const button = trigger ?? <IconButton label={label ?? t("table.actions")} icon={<MoreHorizontal />} />;
  return (
    <span ref={place} className="contents">
      {fetched ? (
        <fetched.Frame trigger={button} align={align} byKeyboard={fetched.byKeyboard}>
          <MenuContext value={menu}>{children}</MenuContext>
        </fetched.Frame>
      ) : (
        <OpenTrigger
          kind="menu"
          prepare={load}
          onOpen={({ byKeyboard }) =>
            load()
              .then((module) => setFetched({ Frame: module.MenuFrame, byKeyboard }))
              .catch(() => toast({ tone: "bad", title: t("lost") }))
          }
        >
          {button}
        </OpenTrigger>
      )}
      <HeldOpenContext value={held}>{dialog}</HeldOpenContext>
    </span>
  );
}

/**
 * An act in a menu: a function of the browser (`onSelect`), a server action with a plain object (`action`, `input`), or a
 * dialog without a trigger (`dialog`), which outlives the menu. The last two can be written in a server component.
 */
export function MenuItem<T>({
  icon,
  danger = false,
  disabled = false,
  onSelect,
  dialog,
  action,
  input,
  children,
}: {
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  onSelect?: () => void;
  dialog?: ReactNode;
  action?: FormAction<T>;
  input?: { readonly [name: string]: Input };
  children: ReactNode;
}) {
  const { Item } = useMenuParts();
  const menu = use(MenuContext);
  const { run } = useAction<T>(action ?? neverCalled);
  return (
    <Item
      disabled={disabled}
      onSelect={() => {
        if (dialog) menu.openDialog(dialog);
        if (action) run(input);
        onSelect?.();
      }}
      className={cx(itemStyle, danger && "text-bad-text data-highlighted:bg-bad-soft [&>svg]:text-bad-mark!")}
    >
      {icon}
      {children}
    </Item>
  );
}

const neverCalled = async () => IDLE;

export function MenuLink({
  href,
  icon,
  current,
  children,
}: {
  href: string;
  icon?: ReactNode;
  current?: boolean;
  children: ReactNode;
}) {
  const { Item } = useMenuParts();
  return (
    <Item asChild>
      <Link href={href} aria-current={current ? "true" : undefined} className={itemStyle}>
        {icon}
        <span className="min-w-0 flex-1">{children}</span>
        {current ? <Check aria-hidden="true" /> : null}
      </Link>
    </Item>
  );
}

/** A file of the server, fetched by the browser itself: it shows the progress, and the page stays. */
export function MenuDownload({
  href,
  icon,
  hint,
  children,
}: {
  href: string;
  icon?: ReactNode;
  hint?: string;
  children: ReactNode;
}) {
  const { Item } = useMenuParts();
  return (
    <Item asChild>
      <a href={href} download className={cx(itemStyle, hint && "items-start py-1.5 [&>svg]:mt-0.5")}>
        {icon}
        <span className="min-w-0 flex-1">
          {children}
          {hint ? <span className="block text-muted text-xs">{hint}</span> : null}
        </span>
      </a>
    </Item>
  );
}

/** One of several that may hold together; the menu stays open for the next. */
export function MenuCheck({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  const { CheckboxItem, ItemIndicator } = useMenuParts();
  return (
    <CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={itemStyle}
    >
      <span className="min-w-0 flex-1">{children}</span>
      <ItemIndicator>
        <Check aria-hidden="true" className="size-4" />
      </ItemIndicator>
    </CheckboxItem>
  );
}

/** One of a few, with a tick at the one that holds. */
export function MenuChoice({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: readonly {
    readonly value: string;
    readonly label: ReactNode;
    readonly icon?: ReactNode;
    readonly lang?: string;
  }[];
}) {
  const { ItemIndicator, RadioGroup, RadioItem } = useMenuParts();
  return (
    <RadioGroup value={value} onValueChange={onChange} aria-label={label}>
      {options.map((option) => (
        <RadioItem key={option.value} value={option.value} lang={option.lang} className={itemStyle}>
          {option.icon}
          <span className="min-w-0 flex-1">{option.label}</span>
          <ItemIndicator>
            <Check aria-hidden="true" className="size-4" />
          </ItemIndicator>
        </RadioItem>
      ))}
    </RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  const { Label } = useMenuParts();
  return <Label className="px-2 pt-1.5 pb-1 text-subtle text-xs">{children}</Label>;
}

export function MenuSeparator() {
  const { Separator } = useMenuParts();
  return <Separator className="-mx-1 my-1 h-px bg-line" />;
}
