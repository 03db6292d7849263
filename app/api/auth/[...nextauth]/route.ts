import type { NextRequest } from "next/server";
import NextAuth from "next-auth/next";
import { authOptions } from "@/lib/auth/options.ts";

export const dynamic = "force-dynamic";

/** next-auth's own routes: the options are made at the first request, because they need the open database. */
function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  return NextAuth(request, context, authOptions());
}

export { handle as GET, handle as POST };
