"use server";
import { refresh, revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { defineAction, said } from "@/lib/actions/define-action.ts";
import { DomainError } from "@/lib/domain/errors.ts";
import {
  deleteGroup,
  GroupInput,
  SaveGroupPolicyInput,
  SetGroupNoteInput,
  saveGroupPolicy,
  setGroupNote,
} from "@/lib/services/groups.ts";
import { ReconnectInput, reconnectOutdatedClients, stopReconnecting } from "@/lib/services/outdated-clients.ts";
import { PolicyTestsInput } from "@/lib/services/policy-tests.ts";

/** The form has all test lines: one without any says that there are none. */
const SaveWithTests = SaveGroupPolicyInput.extend({ tests: PolicyTestsInput });

export const saveGroupPolicyAction = defineAction(SaveWithTests, async (ctx, input) => {
  try {
    const { policyVersion, defaultEffect, rules, tests, updatedAt } = saveGroupPolicy(ctx, input);
    refresh();
    const t = await getTranslations("groups.policy");
    return said(
      { policyVersion, defaultEffect, rules, tests, updatedAt },
      t(policyVersion === input.expectedVersion ? "testsSaved" : "saved", { version: policyVersion }),
    );
  } catch (error) {
    // The newer policy comes with the refusal, so that the editor can offer it.
    if (error instanceof DomainError && error.code === "conflict") refresh();
    throw error;
  }
});

export const setGroupNoteAction = defineAction(SetGroupNoteInput, async (ctx, input) => {
  setGroupNote(ctx, input);
  refresh();
  return said(null, (await getTranslations("groups.note"))("saved"));
});

export const reconnectOutdatedAction = defineAction(ReconnectInput, async (ctx, input) => {
  const run = reconnectOutdatedClients(ctx, input);
  refresh();
  const t = await getTranslations("groups.behind");
  return said(null, run === null ? t("doneNone") : t("done", { count: run.clients }));
});

export const stopReconnectingAction = defineAction(GroupInput, async (ctx, input) => {
  stopReconnecting(ctx, input);
  refresh();
  return said(null, (await getTranslations("groups.behind"))("stopped"));
});

export const deleteGroupAction = defineAction(GroupInput, (ctx, input) => {
  deleteGroup(ctx, input);
  const list = `/instances/${encodeURIComponent(input.instanceId)}/groups`;
  revalidatePath(list);
  redirect(list);
});
