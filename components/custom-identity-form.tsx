"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BrokerAddresses } from "./connect-snippets.ts";
import type { CustomIdentityView, CustomLogin } from "./custom-auth-view.ts";
import { CustomSecretDialog } from "./custom-secret-dialog.tsx";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";

interface Props {
  doors: BrokerAddresses;
  action: FormAction<CustomLogin>;
}

/** Adds an identity and shows its login once. */
export function CustomIdentityAdd({ instanceId, doors, action }: Props & { instanceId: string }) {
  const t = useTranslations("customAuth.identity");
  const { refresh } = useLocation();
  const [login, setLogin] = useState<CustomLogin | null>(null);
  return (
    <>
      <Dialog
        trigger={
          <Button variant="primary" icon={<Plus />}>
            {t("add")}
          </Button>
        }
        title={t("addTitle")}
        description={t("addAbout")}
      >
        <Form action={action} hidden={{ instanceId }} submitLabel={t("add")} onDone={setLogin}>
          <Field name="username" label={t("username")} hint={t("usernameHint", { instanceId })}>
            <Input mono autoFocus maxLength={64} />
          </Field>
          <Field name="clientId" label={t("clientId")} hint={t("clientIdHint")} optional>
            <Input mono maxLength={64} />
          </Field>
          <SecretFields />
        </Form>
      </Dialog>
      <CustomSecretDialog
        login={login}
        doors={doors}
        onClose={() => {
          setLogin(null);
          // Not before: the list would be drawn anew, and what holds the secret might go with it.
          refresh();
        }}
      />
    </>
  );
}

/** Gives an identity another secret or another mode. Opened by a menu. */
export function CustomSecretReplace({ identity, doors, action }: Props & { identity: CustomIdentityView }) {
  const t = useTranslations("customAuth.identity");
  const { refresh } = useLocation();
  const [login, setLogin] = useState<CustomLogin | null>(null);
  const { instanceId, username, clientId, signMode } = identity;
  return (
    <>
      <Dialog title={t("replaceTitle", { username })} description={t("replaceAbout")}>
        <Form
          action={action}
          hidden={{ instanceId, username, ...(clientId === null ? {} : { clientId }) }}
          submitLabel={t("replace")}
          onDone={setLogin}
        >
          <SecretFields signMode={signMode} />
        </Form>
      </Dialog>
      <CustomSecretDialog
        login={login}
        doors={doors}
        onClose={() => {
          setLogin(null);
          refresh();
        }}
      />
    </>
  );
}

function SecretFields({ signMode = "SIGNED" }: { signMode?: string }) {
  const t = useTranslations("customAuth");
  return (
    <>
      <Field name="signMode" label={t("identity.signMode")} group>
        <RadioCards
          defaultValue={signMode}
          choices={[
            { value: "SIGNED", label: t("mode.SIGNED"), hint: t("identity.signedHint") },
            { value: "ORIGIN", label: t("mode.ORIGIN"), hint: t("identity.originHint") },
          ]}
        />
      </Field>
      <Field name="secret" label={t("identity.secret")} hint={t("identity.secretHint")} optional>
        <Input mono type="password" autoComplete="new-password" maxLength={128} />
      </Field>
    </>
  );
}
