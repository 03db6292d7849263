import { z } from "zod";
import { defineLiveRoute } from "@/lib/actions/define-route.ts";
import { ListDenialsInput, readDenialPage } from "@/lib/services/denials.ts";

export const dynamic = "force-dynamic";

const Input = ListDenialsInput.extend({ instanceId: z.string(), cursor: z.string().optional() });

export const GET = defineLiveRoute(Input, readDenialPage);
