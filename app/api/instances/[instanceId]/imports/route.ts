import { defineLiveRoute, defineUploadRoute } from "@/lib/actions/define-route.ts";
import { CreateImportInput, createImport, ListImportsInput, listImports } from "@/lib/services/imports.ts";

export const dynamic = "force-dynamic";

export const GET = defineLiveRoute(ListImportsInput, listImports);

/** Takes in a file: its text is the body. */
export const POST = defineUploadRoute(CreateImportInput, async (ctx, input, body) => {
  const { id } = await createImport(ctx, input, body);
  return { id };
});
