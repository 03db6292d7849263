import { z } from "zod";
import { defineRoute } from "@/lib/actions/define-route.ts";
import { ListDenialsInput, readDenialPage } from "@/lib/services/denials.ts";

export const dynamic = "force-dynamic";

const Input = ListDenialsInput.omit({ instanceId: true }).extend({ cursor: z.string().optional() });

export const GET = defineRoute(Input, (ctx, input) => readDenialPage(ctx, { ...input, instanceId: null }));
