import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const development = process.env.NODE_ENV === "development";

/*
 * A static policy: a nonce would have to be made in proxy.ts, which doubles the cost of a page. Next writes its data into
 * inline scripts, hence 'unsafe-inline' for scripts; nothing from another origin is ever loaded, framed or posted to.
 * Development needs eval and a socket for hot reloading.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  `connect-src 'self'${development ? " ws:" : ""}`,
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join("; ");

const securityHeaders = [
  { key: "Content-Security-Policy", value: contentSecurityPolicy },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  },
];

/*
 * The RPC API is called on `/` too, where the page is. Its requests are told by where SDKs put the operation: a header, the
 * query, or a form, which nobody else posts there (server actions carry `next-action`, or are multipart).
 */
const FORM = "[Aa]pplication/[Xx]-[Ww]{3}-[Ff]orm-[Uu]rl[Ee]ncoded.*";
const apiRewrites = [
  { source: "/", has: [{ type: "header" as const, key: "x-acs-action" }], destination: "/openapi" },
  { source: "/", has: [{ type: "query" as const, key: "Action" }], destination: "/openapi" },
  {
    source: "/",
    has: [{ type: "header" as const, key: "content-type", value: FORM }],
    missing: [{ type: "header" as const, key: "next-action" }],
    destination: "/openapi",
  },
];

const config: NextConfig = {
  poweredByHeader: false,
  // `npm test` checks the types, of the tests too; a build checks nothing that the person who starts it could mend.
  typescript: { ignoreBuildErrors: true },
  // `forbidden()`: a page that the operator's role does not include answers 403, with a page that says so.
  experimental: { authInterrupts: true },
  // SDKs that are given `…/openapi` as their endpoint put a slash behind it, and follow no redirect.
  skipTrailingSlashRedirect: true,
  rewrites: async () => ({ beforeFiles: apiRewrites, afterFiles: [], fallback: [] }),
  headers: async () => [
    // Not on scripts, styles and fonts: they are no pages, and a kilobyte on each of twenty adds up.
    { source: "/((?!_next/static/).*)", headers: securityHeaders },
    { source: "/_next/static/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] },
  ],
};

export default createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  // Messages are compiled by the build, so that the browser needs no parser for them (9 KB less on every page).
  experimental: { messages: { path: "./lib/i18n", format: "json", locales: ["en", "zh"], precompile: true } },
})(config);
