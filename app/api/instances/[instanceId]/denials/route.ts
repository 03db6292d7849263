import { z } from "zod";
import { defineRoute } from "@/lib/actions/define-route.ts";
import { ListDenialsInput, readDenialPage } from "@/lib/services/denials.ts";

export const dynamic = "force-dynamic";

const Input = ListDenialsInput.extend({ instanceId: z.string(), cursor: z.string().optional() });

export const GET = defineRoute(Input, readDenialPage);
