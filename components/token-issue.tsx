"use client";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { canonicalFilters, findTokenFilterProblem, MAX_TOKEN_LIFE_MS, TOKEN_TYPES } from "@/lib/domain/token.ts";
import type { BrokerAddresses } from "./connect-snippets.ts";
import { TokenSecretDialog } from "./token-secret-dialog.tsx";
import type { NewTokenView } from "./token-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { Dialog } from "./ui/dialog.tsx";
import { ExpiryField } from "./ui/expiry-field.tsx";
import { Field } from "./ui/field.tsx";
import { Form } from "./ui/form.tsx";
import { Input } from "./ui/input.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { RadioCards } from "./ui/radio-cards.tsx";
import { Textarea } from "./ui/textarea.tsx";

/** What a new token of an instance is held to, and how its holder connects. */
export interface TokenIssueWorld {
  readonly instanceId: string;
  readonly maxTokenResources: number;
  /** UTF-8 bytes. */
  readonly maxTopicLength: number;
  readonly doors: BrokerAddresses;
  /** An access key to connect with; null where the operator may not know one. */
  readonly accessKeyId: string | null;
  readonly groupId: string | null;
}

const HOUR = 3_600;
const PRESETS = [
  { seconds: HOUR, key: "hour" },
  { seconds: 24 * HOUR, key: "day" },
  { seconds: 7 * 24 * HOUR, key: "week" },
  // A few seconds short of the longest life, which counts from when the server gets to it.
  { seconds: MAX_TOKEN_LIFE_MS / 1_000 - 30, key: "month" },
] as const;

/** Issues a token: type, topics, expiry; then its text, once. */
export function TokenIssue({ world, action }: { world: TokenIssueWorld; action: FormAction<NewTokenView> }) {
  const t = useTranslations("tokens");
  const { refresh } = useLocation();
  const [issued, setIssued] = useState<NewTokenView | null>(null);
  return (
    <>
      <Dialog
        trigger={
          <Button variant="primary" icon={<Plus />}>
            {t("issue.open")}
          </Button>
        }
        title={t("issue.title")}
        description={t("issue.about")}
      >
        <IssueForm world={world} action={action} onDone={setIssued} />
      </Dialog>
      <TokenSecretDialog
        issued={issued}
        world={world}
        onClose={() => {
          setIssued(null);
          refresh();
        }}
      />
    </>
  );
}

function IssueForm({
  world,
  action,
  onDone,
}: {
  world: TokenIssueWorld;
  action: FormAction<NewTokenView>;
  onDone: (issued: NewTokenView) => void;
}) {
  const t = useTranslations("tokens");
  const [text, setText] = useState("");
  const { maxTokenResources: limit, maxTopicLength } = world;
  const filters = canonicalFilters(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );
  const wrong = filters.flatMap((filter) => {
    const problem = findTokenFilterProblem(filter, maxTopicLength);
    return problem === null
      ? []
      : [t("filterProblem", { filter, problem: t(`problem.${problem}`, { limit: maxTopicLength }) })];
  });
  const problem = wrong[0] ?? (filters.length > limit ? t("tooMany", { count: filters.length, limit }) : undefined);
  const hidden: Record<string, string> = { instanceId: world.instanceId };
  filters.forEach((filter, index) => {
    hidden[`filters.${index}`] = filter;
  });
  return (
    <Form
      action={action}
      hidden={hidden}
      submitLabel={t("issue.submit")}
      submitDisabled={filters.length === 0 || problem !== undefined}
      onDone={onDone}
    >
      <Field name="type" label={t("type.label")} group>
        <RadioCards
          defaultValue="R"
          columns={3}
          choices={TOKEN_TYPES.map((type) => ({ value: type, label: type, hint: t(`type.hint.${type}`) }))}
        />
      </Field>
      <Field
        name="filters"
        label={t("filters")}
        hint={t("filtersHint", { count: filters.length, limit })}
        error={problem}
      >
        <Textarea
          mono
          name=""
          rows={3}
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={"sensors/0001/#\nsensors/+/temperature"}
        />
      </Field>
      <ExpiryField
        name="expiresAt"
        label={t("expires")}
        hint={t("expiresHint")}
        defaultSeconds={24 * HOUR}
        presets={PRESETS.map(({ seconds, key }) => ({ seconds, label: t(`preset.${key}`) }))}
      />
      <Field name="note" label={t("note")} hint={t("noteHint")} optional>
        <Input maxLength={200} />
      </Field>
    </Form>
  );
}
