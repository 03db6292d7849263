import { NextRequest } from "next/server";
import NextAuth from "next-auth/next";
import { readBoundedBody } from "./bounded-body.ts";
import { authOptions } from "./options.ts";

/**
 * What the console uses of next-auth; signing out is an action of its own. The other routes renew cookies, show pages that
 * are not ours, or (`_log`) write to the server's log whatever anybody sends.
 */
const USED: Readonly<Record<string, string>> = { GET: "csrf", POST: "callback/credentials" };

/** Bytes of a body: a password, an e-mail address and a token. next-auth itself reads whatever it is sent into memory. */
const MAX_BODY_BYTES = 16 * 1024;

/** Answers on next-auth's routes. Its options are made at the first request, because they need the open database. */
export async function answerNextAuth(
  request: NextRequest,
  context: { readonly params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const { nextauth } = await context.params;
  if (USED[request.method] !== nextauth.join("/")) return refuse(404, "There is nothing here.");
  const body = await readBoundedBody(request, MAX_BODY_BYTES);
  if (body === null) return refuse(413, "This is more than a sign-in can be.");
  const { method, headers } = request;
  const bounded = new NextRequest(request.url, { method, headers, ...(method === "POST" ? { body } : {}) });
  return NextAuth(bounded, context, authOptions());
}

const refuse = (status: number, message: string) =>
  Response.json({ message }, { status, headers: { "cache-control": "no-store" } });
