import { defineLiveRoute } from "@/lib/actions/define-route.ts";
import { getImport, ImportInput } from "@/lib/services/imports.ts";

export const dynamic = "force-dynamic";

export const GET = defineLiveRoute(ImportInput, getImport);
