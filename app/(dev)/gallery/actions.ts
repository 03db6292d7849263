"use server";
import type { ActionState } from "../../../components/ui/action-state.ts";

/** Answers as a real action would; the gallery must show failure, too. */
export async function tryFormAction(_: ActionState<string>, form: FormData): Promise<ActionState<string>> {
  const id = String(form.get("id") ?? "");
  if (!/^GID[_-]/.test(id)) {
    return {
      status: "failed",
      message: "A group ID begins with GID_ or GID-.",
      fields: { id: "A group ID begins with GID_ or GID-." },
    };
  }
  if (id.includes("fail")) return { status: "failed", message: "The database did not answer. Try again." };
  return { status: "ok", data: id, message: `Created ${id}` };
}
