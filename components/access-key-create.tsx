"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { KeyOwner, NewAccessKeyView } from "./access-key-view.ts";
import { type BrokerAddresses, connectSnippets } from "./connect-snippets.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { SecretDialog } from "./ui/secret-dialog.tsx";
import { Select } from "./ui/select.tsx";
import type { Snippet } from "./ui/snippet-tabs.tsx";

/** Makes an access key of a user, chosen first where there are several, and shows its secret once. */
export function AccessKeyCreate({
  owners,
  primary,
  doors,
  action,
}: {
  /** Whom it can be for; at least one, the likeliest first. */
  owners: readonly KeyOwner[];
  /** The page's main act: its button stands out. */
  primary: boolean;
  doors: BrokerAddresses;
  action: FormAction<NewAccessKeyView>;
}) {
  const t = useTranslations("accessKeys");
  const { refresh } = useLocation();
  const [owner] = owners;
  const isOne = owners.length === 1;
  const [made, setMade] = useState<NewAccessKeyView | null>(null);
  return (
    <>
      <Dialog
        trigger={
          <Button variant={primary ? "primary" : "secondary"} icon={<Plus />}>
            {t("create.open")}
          </Button>
        }
        title={isOne ? t("create.title", { user: owner?.name ?? "" }) : t("create.titleAny")}
        description={t("create.about")}
      >
        <Form
          action={action}
          hidden={isOne ? { userId: owner?.id ?? "" } : {}}
          submitLabel={t("create.submit")}
          onDone={setMade}
        >
          {isOne ? null : (
            <Field name="userId" label={t("user")} hint={t("userHint")}>
              <Select options={owners.map(({ id, name }) => ({ value: id, label: name }))} />
            </Field>
          )}
          <Field name="note" label={t("note")} hint={t("noteHint")} optional>
            <Input maxLength={200} autoFocus={isOne} />
          </Field>
        </Form>
      </Dialog>
      {made === null ? null : (
        <SecretDialog
          open
          onClose={() => {
            setMade(null);
            refresh();
          }}
          title={t("secret.title")}
          fileName={made.id}
          values={[
            { label: t("keyId"), value: made.id, variable: "ALIBABA_CLOUD_ACCESS_KEY_ID", masked: false },
            { label: t("secret.label"), value: made.secret, variable: "ALIBABA_CLOUD_ACCESS_KEY_SECRET" },
          ]}
          snippets={snippetsOf(made, doors, t("secret.shell"))}
        >
          <p className="-mt-1 text-muted text-sm">{t("secret.hint")}</p>
        </SecretDialog>
      )}
    </>
  );
}

/** Programs that connect with the key in Signature mode; without a group to connect to, how the password is made. */
function snippetsOf({ id, secret, example }: NewAccessKeyView, doors: BrokerAddresses, label: string): Snippet[] {
  const snippets =
    example === null
      ? []
      : connectSnippets({
          doors,
          clientId: example.clientId,
          username: example.username,
          password: { kind: "signed", secret, value: example.password },
          publish: "test/device1",
          subscribe: "test/#",
        });
  if (snippets.length > 0) return snippets;
  const code = [
    "CLIENT_ID='GID_…@@@…'",
    `USERNAME='Signature|${id}|mqtt-…'`,
    `PASSWORD=$(printf %s "$CLIENT_ID" | openssl dgst -sha1 -hmac '${secret}' -binary | base64)`,
  ].join("\n");
  return [{ key: "shell", label, code }];
}
