import { redirect } from "next/navigation";
import { readAs } from "@/lib/auth/page.ts";
import { listInstances } from "@/lib/services/instances.ts";

/** The start: the guide where there is nothing yet, the one instance where there is one, else the list. */
export default async function StartPage() {
  const instances = await readAs(listInstances);
  const [only, ...others] = instances;
  if (only === undefined) redirect("/start");
  redirect(others.length === 0 ? `/instances/${encodeURIComponent(only.id)}` : "/instances");
}
