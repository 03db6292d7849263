import { z } from "zod";
import { defineRoute } from "@/lib/actions/define-route.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import { findDisconnect } from "@/lib/services/clients.ts";

export const dynamic = "force-dynamic";

const Input = z.object({ instanceId: z.string(), requestId: z.coerce.number().int() });

export const GET = defineRoute(Input, (ctx, input) => {
  const found = findDisconnect(ctx, input);
  if (found === null) throw new DomainError("not_found", "There is no such order any more.");
  return found;
});
