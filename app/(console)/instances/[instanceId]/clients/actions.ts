"use server";
import { defineAction } from "@/lib/actions/define-action.ts";
import { ClientInput, disconnectClient } from "@/lib/services/clients.ts";

export const disconnectClientAction = defineAction(ClientInput, (ctx, input) => ({
  requestId: disconnectClient(ctx, input),
}));
