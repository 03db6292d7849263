"use client";
import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { ApiBuilderProps } from "./api-builder.tsx";
import { ApiBuilderAnswer } from "./api-builder-answer.tsx";
import { ApiBuilderFields } from "./api-builder-fields.tsx";
import { initialValues, toParameters } from "./api-builder-values.ts";
import { type ApiAnswer, sendRequest } from "./api-send.ts";
import { type SignatureVersion, type SignedRequest, signRequest } from "./api-sign.ts";
import { apiSnippets } from "./api-snippets.ts";
import { Button } from "./ui/button.tsx";
import { CodeBlock } from "./ui/code-block.tsx";
import { Field } from "./ui/field.tsx";
import { IconButton } from "./ui/icon-button.tsx";
import { Input } from "./ui/input.tsx";
import { Notice } from "./ui/notice.tsx";
import { Segmented } from "./ui/segmented.tsx";
import { SnippetTabs } from "./ui/snippet-tabs.tsx";

/**
 * Signs a call with a key that is typed here. The secret is in its field and nowhere else, not in the page's markup either,
 * where React would write the value of a field that it holds: the field has no name, stands in no form, and what is copied
 * or sent holds the signature alone.
 */
export function ApiBuilderForm({ operation, instanceId }: ApiBuilderProps) {
  const t = useTranslations("api.builder");
  const { name, methods, parameters, example } = operation;
  const [keyId, setKeyId] = useState("");
  const [hasSecret, setHasSecret] = useState(false);
  const secret = useRef<HTMLInputElement>(null);
  const [isShown, setShown] = useState(false);
  const [signature, setSignature] = useState<SignatureVersion>("v3");
  const [method, setMethod] = useState<"GET" | "POST">(methods.includes("POST") ? "POST" : "GET");
  const [values, setValues] = useState(() => initialValues(parameters, example, instanceId, Date.now()));
  const [signed, setSigned] = useState<SignedRequest | null>(null);
  const [answer, setAnswer] = useState<ApiAnswer | null>(null);
  const [sending, setSending] = useState(false);
  const { origin } = window.location;
  const call = { signature, method, action: name, parameters: toParameters(parameters, values), origin };
  const isComplete = keyId.trim() !== "" && hasSecret;

  /** What was signed is no longer what is shown. */
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setSigned(null);
    };

  async function sign(): Promise<SignedRequest> {
    const request = await signRequest({
      ...call,
      keyId: keyId.trim(),
      secret: secret.current?.value ?? "",
      now: Date.now(),
      nonce: crypto.randomUUID(),
    });
    setSigned(request);
    return request;
  }

  async function send() {
    setSending(true);
    setAnswer(null);
    // Each is good once: what is sent is not what was shown, which may be sent by hand.
    setAnswer(await sendRequest(await sign()));
    setSending(false);
  }

  if (globalThis.crypto?.subtle === undefined) return <Notice tone="warn">{t("insecure")}</Notice>;
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("keyId")}>
          <Input mono value={keyId} onChange={(event) => changed(setKeyId)(event.target.value)} />
        </Field>
        <Field label={t("secret")} hint={t("secretHint")}>
          <Input
            mono
            type={isShown ? "text" : "password"}
            autoComplete="off"
            data-1p-ignore
            ref={secret}
            onChange={(event) => changed(setHasSecret)(event.target.value !== "")}
            trailing={
              <IconButton
                label={isShown ? t("hide") : t("show")}
                icon={isShown ? <EyeOff /> : <Eye />}
                aria-pressed={isShown}
                onClick={() => setShown(!isShown)}
                className="-mr-1 size-6"
              />
            }
          />
        </Field>
      </div>
      <div className="flex flex-wrap gap-x-8 gap-y-4">
        <Field label={t("signature")} group>
          <Segmented
            value={signature}
            onChange={(value) => changed(setSignature)(value as SignatureVersion)}
            options={[
              { value: "v3", label: t("v3") },
              { value: "v1", label: t("v1") },
            ]}
          />
        </Field>
        {methods.length > 1 ? (
          <Field label={t("method")} group>
            <Segmented
              value={method}
              onChange={(value) => changed(setMethod)(value as "GET" | "POST")}
              options={methods.map((value) => ({ value, label: value }))}
            />
          </Field>
        ) : null}
      </div>
      <ApiBuilderFields parameters={parameters} values={values} onChange={changed(setValues)} />
      <div className="flex flex-wrap items-center gap-3">
        <Button variant="primary" disabled={!isComplete || sending} onClick={() => void send()}>
          {sending ? t("sending") : t("send")}
        </Button>
        <Button disabled={!isComplete || sending} onClick={() => void sign()}>
          {t("sign")}
        </Button>
        <p className="text-muted text-sm">{isComplete ? t("writes") : t("fill")}</p>
      </div>
      {answer === null ? null : <ApiBuilderAnswer answer={answer} />}
      <section>
        <h3 className="font-medium text-sm">{t("request")}</h3>
        <p className="mt-0.5 mb-2 max-w-prose text-muted text-sm">{t("requestHint")}</p>
        <SnippetTabs
          key={signed === null ? "unsigned" : "signed"}
          label={t("request")}
          snippets={apiSnippets(call, signed)}
        />
      </section>
      {signed === null ? null : (
        <section>
          <h3 className="mb-2 font-medium text-sm">{t("signed")}</h3>
          <CodeBlock label={t("signed")} code={signed.signedText} wrap />
        </section>
      )}
    </div>
  );
}
