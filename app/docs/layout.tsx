import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { DocsPage } from "@/components/docs-page.tsx";
import { readTheme, THEME_COOKIE } from "@/lib/i18n/preferences.ts";

/** Open to everybody: an SDK names these pages in its errors. They say nothing about this installation. */
export default async function DocsLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return <DocsPage theme={readTheme(jar.get(THEME_COOKIE)?.value)}>{children}</DocsPage>;
}
