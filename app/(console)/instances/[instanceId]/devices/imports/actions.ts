"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import {
  discardImport,
  endImport,
  ImportActInput,
  MapImportInput,
  mapImport,
  runImport,
  stopImport,
  undoImport,
} from "@/lib/services/imports.ts";

const t = () => getTranslations("imports");

export const mapImportAction = defineAction(MapImportInput, (ctx, input) => {
  mapImport(ctx, input);
  // Leaves the choice of columns behind, where one has come back to it.
  redirect(importPage(input));
});

export const runImportAction = defineAction(ImportActInput, async (ctx, input) => {
  runImport(ctx, input);
  refresh();
  return said(null, (await t())("checked.started"));
});

export const stopImportAction = defineAction(ImportActInput, async (ctx, input) => {
  stopImport(ctx, input);
  refresh();
  return said(null, (await t())("work.stopped"));
});

export const endImportAction = defineAction(ImportActInput, async (ctx, input) => {
  endImport(ctx, input);
  refresh();
  return said(null, (await t())("stopped.ended"));
});

export const undoImportAction = defineAction(ImportActInput, async (ctx, input) => {
  undoImport(ctx, input);
  refresh();
  return said(null, (await t())("done.undoing"));
});

export const discardImportAction = defineAction(ImportActInput, (ctx, input) => {
  discardImport(ctx, input);
  redirect(listPage(input));
});

interface Place {
  readonly instanceId: string;
  readonly importId: number;
}
const listPage = ({ instanceId }: Place) => `/instances/${encodeURIComponent(instanceId)}/devices/imports`;
const importPage = (place: Place) => `${listPage(place)}/${place.importId}`;
