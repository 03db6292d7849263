"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { firstPassword } from "./first-password.ts";
import { OperatorGrants } from "./operator-grants.tsx";
import type { InstanceChoice } from "./operator-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { CopyButton } from "./ui/copy-button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { SecretField } from "./ui/secret-field.tsx";

interface Props {
  instances: readonly InstanceChoice[];
  action: FormAction<unknown>;
}

/** What a new operator needs to sign in. */
interface Invitation {
  readonly address: string;
  readonly email: string;
  readonly password: string;
}

/** Makes an operator: who it is, a first password to hand over, and a role; then says what to hand over. */
export function OperatorCreate({ instances, action }: Props) {
  const t = useTranslations("operators");
  const c = useTranslations("common");
  const [made, setMade] = useState<Invitation | null>(null);
  const lines = made === null ? "" : `${made.address}\n${made.email}\n${made.password}`;
  return (
    <>
      <Dialog
        trigger={
          <Button variant="primary" icon={<Plus />}>
            {t("create.open")}
          </Button>
        }
        title={t("create.title")}
        description={t("create.about")}
      >
        <CreateForm instances={instances} action={action} onMade={setMade} />
      </Dialog>
      <Dialog
        open={made !== null}
        onOpenChange={(open) => {
          if (!open) setMade(null);
        }}
        title={t("invite.title")}
        description={t("invite.about")}
        size="sm"
      >
        {made === null ? null : (
          <div className="flex flex-col gap-4">
            <SecretField masked={false} label={t("invite.address")} value={made.address} />
            <SecretField masked={false} label={t("email")} value={made.email} />
            <SecretField label={t("invite.password")} value={made.password} />
            <div className="flex items-center justify-end gap-3">
              <span className="flex items-center gap-1 text-muted text-sm">
                {t("invite.copyAll")}
                <CopyButton text={lines} what={t("invite.all")} />
              </span>
              <Button variant="primary" onClick={() => setMade(null)}>
                {c("done")}
              </Button>
            </div>
          </div>
        )}
      </Dialog>
    </>
  );
}

function CreateForm({ instances, action, onMade }: Props & { onMade: (made: Invitation) => void }) {
  const t = useTranslations("operators");
  const c = useTranslations("common");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState(firstPassword);
  return (
    <Form
      action={action}
      submitLabel={c("create")}
      onDone={() => onMade({ address: `${location.origin}/sign-in`, email: email.trim().toLowerCase(), password })}
    >
      <Field name="email" label={t("email")}>
        <Input
          type="email"
          autoComplete="off"
          autoFocus
          placeholder="ada@example.com"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field name="name" label={t("name")}>
        <Input autoComplete="off" />
      </Field>
      <Field name="password" label={t("create.password")} hint={t("create.passwordHint")}>
        <Input mono autoComplete="off" value={password} onChange={(event) => setPassword(event.target.value)} />
      </Field>
      <OperatorGrants grants={[]} instances={instances} />
    </Form>
  );
}
