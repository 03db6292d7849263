import { QueryClient } from "@tanstack/react-query";
import { QueryError } from "./get-json.ts";

let inBrowser: QueryClient | undefined;

/**
 * What remembers the answers. One per tab; on the server one per call, because a module there is shared by everybody. It is
 * handed to each hook rather than put around the console, so that only pages that follow something carry its weight.
 */
export function queryClient(): QueryClient {
  if (typeof window === "undefined") return make();
  inBrowser ??= make();
  return inBrowser;
}

/** A refusal is not tried again; a lost connection is, quietly. */
function make(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (count, error) => count < 2 && !(error instanceof QueryError && error.status in REFUSALS),
        refetchOnWindowFocus: true,
      },
    },
  });
}

const REFUSALS = { 400: true, 401: true, 403: true, 404: true, 409: true };
