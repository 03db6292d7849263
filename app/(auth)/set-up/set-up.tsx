"use client";
import { SetUpForm } from "@/components/set-up-form.tsx";
import type { ActionState } from "@/components/ui/action-state.ts";
import { signInWithPassword } from "../credentials-sign-in.ts";
import { enter } from "../enter.ts";
import { setUpAction } from "./actions.ts";

/** Makes the owner, then signs in as the owner and goes to the guide. */
export function SetUp({ code }: { code: string }) {
  async function submit(_: unknown, form: FormData): Promise<ActionState<null>> {
    const made = await setUpAction(undefined, form);
    if (made.status !== "ok") return made;
    const { status } = await signInWithPassword(String(form.get("email")), String(form.get("password")));
    // The owner is there either way: what is left can be done on the sign-in page.
    await enter(status === "ok" ? "/start" : "/sign-in");
    return made;
  }

  return <SetUpForm action={submit} code={code} />;
}
