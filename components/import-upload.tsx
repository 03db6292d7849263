"use client";
import { Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { type SyntheticEvent, useRef, useState } from "react";
import { IMPORT_KINDS, type ImportKind, MAX_IMPORT_BYTES } from "@/lib/domain/import.ts";
import { importsPath } from "@/lib/queries/imports.ts";
import { sendImport } from "./send-import.ts";
import { Button } from "./ui/button.tsx";
import { Field } from "./ui/field.tsx";
import { FileInput } from "./ui/file-input.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Panel } from "./ui/panel.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";
import { Segmented } from "./ui/segmented.tsx";
import { Textarea } from "./ui/textarea.tsx";

/** Sends a file, or rows that were pasted, and goes to where its columns are named. */
export function ImportUpload({
  instanceId,
  kinds,
  kind: first,
}: {
  instanceId: string;
  /** Those that the operator may import. */
  kinds: readonly ImportKind[];
  kind: ImportKind;
}) {
  const t = useTranslations("imports");
  const { go, pending } = useLocation();
  const [kind, setKind] = useState<ImportKind>(first);
  const [source, setSource] = useState("file");
  const [error, setError] = useState<string>();
  const [sending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  async function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending || pending) return;
    const data = new FormData(event.currentTarget);
    const file = source === "file" ? data.get("file") : new Blob([String(data.get("text") ?? "")]);
    const fail = (sentence: string) => {
      setError(sentence);
      form.current?.querySelector<HTMLElement>("[data-source]")?.focus();
    };
    if (!(file instanceof Blob) || file.size === 0) return fail(t(source === "file" ? "new.noFile" : "new.noText"));
    if (file.size > MAX_IMPORT_BYTES) return fail(t("new.tooLarge"));
    setError(undefined);
    setSending(true);
    const fileName = file instanceof File ? file.name.slice(-200) : t("new.pastedName");
    const answer = await sendImport(`${importsPath(instanceId)}?${new URLSearchParams({ kind, fileName })}`, file);
    setSending(false);
    if ("id" in answer) go(`/instances/${encodeURIComponent(instanceId)}/devices/imports/${answer.id}`);
    else fail(answer.message || t("new.lost"));
  }

  return (
    <Panel title={t("new.title")}>
      <form noValidate ref={form} onSubmit={submit} className="flex flex-col gap-4" aria-busy={sending || undefined}>
        <Field label={t("new.kind")} group>
          <RadioCards
            name="kind"
            columns={3}
            value={kind}
            onChange={(value) => setKind(IMPORT_KINDS.find((one) => one === value) ?? first)}
            choices={kinds.map((value) => ({ value, label: t(`kind.${value}.label`), hint: t(`kind.${value}.hint`) }))}
          />
        </Field>
        <Field label={t("new.source")} group>
          <Segmented
            name="source"
            value={source}
            onChange={(value) => {
              setSource(value);
              setError(undefined);
            }}
            options={[
              { value: "file", label: t("new.fromFile") },
              { value: "text", label: t("new.fromText") },
            ]}
          />
        </Field>
        {source === "file" ? (
          <Field label={t("new.file")} hint={t("new.fileHint")} error={error} className="max-w-xl">
            <FileInput
              name="file"
              accept=".csv,.tsv,.txt,text/csv"
              data-source=""
              onChange={() => setError(undefined)}
            />
          </Field>
        ) : (
          <Field label={t("new.text")} hint={t("new.textHint")} error={error}>
            <Textarea
              name="text"
              rows={8}
              mono
              data-source=""
              spellCheck={false}
              onChange={() => setError(undefined)}
            />
          </Field>
        )}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" icon={<Upload />} busy={sending || pending}>
            {t("new.upload")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
