import type { ReactNode } from "react";
import { Link } from "./ui/navigation.tsx";

/** One figure and the page that it comes from. */
export function FigureTile({ href, label, children }: { href: string; label?: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="block min-w-0 rounded-lg border border-line bg-surface p-4 transition-colors duration-100 hover:bg-hover"
    >
      {label ? <p className="mb-1.5 text-muted text-sm">{label}</p> : null}
      {children}
    </Link>
  );
}
