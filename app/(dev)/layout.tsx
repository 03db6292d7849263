import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { ENTRIES, type EntryName } from "../../components/shell/entries.ts";
import { Shell } from "../../components/shell/shell.tsx";
import { readTheme, THEME_COOKIE } from "../../lib/i18n/preferences.ts";

const instances = [
  { id: "mqtt-cn-plant0001", name: "Plant A", enabled: true },
  { id: "mqtt-cn-plant0002", name: "Plant B, second shift of the night", enabled: true },
  { id: "mqtt-cn-lab00001", name: "Lab", enabled: false },
];

async function signOut() {
  "use server";
}

/** Pages for whoever works on the console itself. They do not exist in production unless `GALLERY=on`. */
export default async function DevelopmentLayout({ children }: { children: ReactNode }) {
  if (process.env.NODE_ENV === "production" && process.env.GALLERY !== "on") notFound();
  const jar = await cookies();
  return (
    <Shell
      entries={Object.keys(ENTRIES) as EntryName[]}
      instances={instances}
      lastInstanceId={null}
      theme={readTheme(jar.get(THEME_COOKIE)?.value)}
      operator={{ name: "Ada Example", email: "ada@example.com", role: "Owner" }}
      signOut={signOut}
    >
      {children}
    </Shell>
  );
}
