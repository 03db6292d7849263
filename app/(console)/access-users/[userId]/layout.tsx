import type { ReactNode } from "react";
import { CrumbName } from "@/components/shell/crumb-name.tsx";
import { readAs } from "@/lib/auth/page.ts";
import { segmentText } from "@/lib/auth/page-address.ts";
import { getAccessUser } from "@/lib/services/manage-access-users.ts";
import { accessUserPath } from "../../named-path.ts";

/** Finds out that there is no such user before anything is sent, so that the answer can be 404. */
export default async function AccessUserLayout({
  params,
  children,
}: {
  params: Promise<{ userId: string }>;
  children: ReactNode;
}) {
  const { userId } = await params;
  const { id, name } = await readAs((ctx) => getAccessUser(ctx, { userId: segmentText(userId) }));
  return (
    <>
      <CrumbName path={accessUserPath(id)} name={name} />
      {children}
    </>
  );
}
