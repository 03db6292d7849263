"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { QueryError } from "./get-json.ts";

/** For pages with parts that change without the operator. A refusal is not tried again; a lost connection is, quietly. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            retry: (count, error) => count < 2 && !(error instanceof QueryError && error.status in REFUSALS),
            refetchOnWindowFocus: true,
          },
        },
      }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

const REFUSALS = { 400: true, 401: true, 403: true, 404: true, 409: true };
