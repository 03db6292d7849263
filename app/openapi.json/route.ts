import { describeApi } from "@/lib/openapi/describe.ts";

/** The description of the API for machines. It says nothing about this installation, so anybody may read it. */
export function GET(): Response {
  return Response.json(describeApi(), { headers: { "cache-control": "public, max-age=300" } });
}
