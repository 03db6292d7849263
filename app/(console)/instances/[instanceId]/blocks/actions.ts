"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import {
  BlockHitsInput,
  BlockInput,
  CreateBlockInput,
  countBlockHits,
  createBlock,
  deleteBlock,
  endBlock,
} from "@/lib/services/block-list.ts";

export const countBlockHitsAction = defineAction(BlockHitsInput, (ctx, input) => ({
  clients: countBlockHits(ctx, input),
}));

export const createBlockAction = defineAction(CreateBlockInput, async (ctx, input) => {
  const { block, disconnected } = createBlock(ctx, input);
  refresh();
  const t = await getTranslations("blocks");
  return said(null, t("add.done", { value: block.value, disconnected }));
});

export const endBlockAction = defineAction(BlockInput, async (ctx, input) => {
  const { value } = endBlock(ctx, input);
  refresh();
  return said(null, (await getTranslations("blocks"))("end.done", { value }));
});

export const deleteBlockAction = defineAction(BlockInput, async (ctx, input) => {
  deleteBlock(ctx, input);
  refresh();
  return said(null, (await getTranslations("blocks"))("delete.done"));
});
