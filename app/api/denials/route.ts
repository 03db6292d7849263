import { z } from "zod";
import { defineLiveRoute } from "@/lib/actions/define-route.ts";
import { ListDenialsInput, readDenialPage } from "@/lib/services/denials.ts";

export const dynamic = "force-dynamic";

const Input = ListDenialsInput.omit({ instanceId: true }).extend({ cursor: z.string().optional() });

export const GET = defineLiveRoute(Input, (ctx, input) => readDenialPage(ctx, { ...input, instanceId: null }));
