import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { DomainError } from "../domain/errors.ts";
import { systemContext } from "../services/application.ts";
import { SESSION_LIFE_MS, SignInInput, signIn } from "../services/sign-in.ts";
import { addressOf } from "./address.ts";
import { getApplication } from "./application.ts";

declare module "next-auth/jwt" {
  interface JWT {
    sessionId?: string;
  }
}
declare module "next-auth" {
  interface Session {
    sessionId?: string;
  }
}

// The console is reached by whatever address its administrator gave it: the origin is that of the request, not a setting.
process.env.AUTH_TRUST_HOST ??= "on";

/**
 * next-auth with the one provider that checks a password against the operators. Its cookie is encrypted and names a
 * session; who that is now, and whether the session is still open, is looked up at every use.
 */
export function authOptions(): NextAuthOptions {
  const app = getApplication();
  return {
    secret: app.state.sessionSecret,
    session: { strategy: "jwt", maxAge: SESSION_LIFE_MS / 1_000 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize(credentials, request) {
          const input = SignInInput.safeParse(credentials);
          if (!input.success) return null;
          const headers = toHeaders(request.headers);
          const ctx = { ...systemContext(app, "start"), address: addressOf(headers) };
          try {
            const signedIn = await signIn(ctx, input.data, headers.get("user-agent") ?? "");
            return { id: signedIn.operatorId, sessionId: signedIn.sessionId };
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            if (error.code === "unauthenticated") return null;
            // next-auth hands this text to the page as `error`: a code, never a sentence with details.
            throw new Error(
              error.code === "rate_limited"
                ? `rate_limited:${Math.ceil((error.retryAfterMs ?? 0) / 1_000)}`
                : "unavailable",
            );
          }
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (user !== undefined && "sessionId" in user) token.sessionId = String(user.sessionId);
        return token;
      },
      session: ({ session, token }) => ({
        expires: session.expires,
        ...(token.sessionId === undefined ? {} : { sessionId: token.sessionId }),
      }),
    },
    logger: {
      // A wrong password is no event for the server's log; the audit log has it.
      error: (code) => {
        if (code === "CALLBACK_CREDENTIALS_HANDLER_ERROR") return;
        // Its codes are like this one; what is not may be anybody's text.
        process.stderr.write(`next-auth: ${/^[A-Z_]{1,64}$/.test(code) ? code : "an error"}\n`);
      },
      warn: () => {},
      debug: () => {},
    },
  };
}

function toHeaders(headers: unknown): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries((headers ?? {}) as Record<string, unknown>)) {
    if (typeof value === "string") result.set(name, value);
  }
  return result;
}
