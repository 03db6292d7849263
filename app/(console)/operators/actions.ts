"use server";
import { refresh } from "next/cache";
import { getTranslations } from "next-intl/server";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import {
  CreateOperatorInput,
  createOperator,
  deleteOperator,
  OperatorIdInput,
  ResetPasswordInput,
  resetPassword,
  SetOperatorEnabledInput,
  setOperatorEnabled,
  UpdateOperatorInput,
  updateOperator,
} from "@/lib/services/operators.ts";

export const createOperatorAction = defineAction(CreateOperatorInput, async (ctx, input) => {
  const { email } = await createOperator(ctx, input);
  refresh();
  return said(null, (await getTranslations("operators"))("create.done", { email }));
});

export const updateOperatorAction = defineAction(UpdateOperatorInput, async (ctx, input) => {
  updateOperator(ctx, input);
  refresh();
  return said(null, (await getTranslations("operators"))("edit.done", { name: input.name }));
});

export const setOperatorEnabledAction = defineAction(SetOperatorEnabledInput, async (ctx, input) => {
  const { name } = setOperatorEnabled(ctx, input);
  refresh();
  return said(null, (await getTranslations("operators"))(input.enabled ? "enable.done" : "disable.done", { name }));
});

export const resetPasswordAction = defineAction(ResetPasswordInput, async (ctx, input) => {
  await resetPassword(ctx, input);
  return said(null, (await getTranslations("operators"))("reset.done"));
});

export const deleteOperatorAction = defineAction(OperatorIdInput, async (ctx, input) => {
  deleteOperator(ctx, input);
  refresh();
  return said(null, (await getTranslations("operators"))("delete.done"));
});
