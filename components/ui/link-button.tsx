import type { ReactNode } from "react";
import { type ButtonSize, type ButtonVariant, buttonStyle } from "./button-style.ts";
import { Link } from "./navigation.tsx";

/** Goes somewhere and looks like a button. */
export function LinkButton({
  href,
  variant,
  size,
  icon,
  className,
  children,
}: {
  href: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link href={href} className={buttonStyle(variant, size, className)}>
      {icon}
      {children}
    </Link>
  );
}
