"use client";
import { SearchCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { AccessCheckDraft, type DraftActions, type GroupOfCheck } from "./access-check-draft.tsx";
import { AccessCheckForm, type CheckChoices, type TypedLogin } from "./access-check-form.tsx";
import type { UserOfCheck } from "./access-check-policy-draft.ts";
import { AccessCheckResult } from "./access-check-result.tsx";
import { type AccessCheckView, type CheckQuestion, checkHref } from "./access-check-view.ts";
import type { FormAction } from "./ui/action-state.ts";
import { EmptyState } from "./ui/empty-state.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { Panel } from "./ui/panel.tsx";
import { useAction } from "./ui/use-action.ts";

/** The question beside its answer. The server draws the answer to what the address asks; a typed password is asked apart. */
export function AccessCheckBoard({
  instanceId,
  question,
  choices,
  drawn,
  failure,
  askTyped,
  group,
  user,
  draftActions,
  seesAccount,
}: {
  instanceId: string;
  question: CheckQuestion;
  choices: CheckChoices;
  /** Null: nothing was asked yet, or there is no answer. */
  drawn: AccessCheckView | null;
  /** Why there is no answer, by field; the empty name says it of the whole. */
  failure: Readonly<Record<string, string>>;
  askTyped: FormAction<AccessCheckView>;
  group: GroupOfCheck | null;
  user: UserOfCheck | null;
  draftActions: DraftActions;
  /** Whether the person may open access policies and keys. */
  seesAccount: boolean;
}) {
  const t = useTranslations("accessCheck");
  const { go, pending: going } = useLocation();
  const [typedFor, setTypedFor] = useState<CheckQuestion | null>(null);
  const typed = useAction(askTyped, { quiet: true });

  function ask(next: CheckQuestion, login: TypedLogin | null) {
    if (login === null) {
      setTypedFor(null);
      go(checkHref(instanceId, next));
      return;
    }
    setTypedFor(next);
    const { client, action, topic, address, secure, at, size } = next;
    typed.run({ instanceId, client, action, topic, address, secure, at, size, ...login });
  }

  const isTyped = typedFor !== null;
  const answer = isTyped ? (typed.state.status === "ok" ? typed.state.data : null) : drawn;
  const failed = isTyped && typed.state.status === "failed" ? typed.state : null;
  const errors = failed ? (failed.fields ?? {}) : isTyped ? {} : failure;
  const message = failed ? failed.message : isTyped ? undefined : failure[""];
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <Panel>
        <AccessCheckForm
          // Another address is another question.
          key={JSON.stringify(question)}
          question={question}
          choices={choices}
          errors={errors}
          pending={going || typed.pending}
          onAsk={ask}
        />
      </Panel>
      <div className="min-w-0" aria-live="polite" aria-busy={going || typed.pending}>
        {message === undefined ? null : (
          <Notice tone="bad" className="mb-4">
            {message}
          </Notice>
        )}
        {answer === null ? (
          message === undefined && Object.keys(errors).length === 0 ? (
            <Panel>
              <EmptyState icon={<SearchCheck />} title={t("empty.title")} description={t("empty.body")} />
            </Panel>
          ) : null
        ) : (
          <AccessCheckResult
            place={{ instanceId, seesAccount }}
            question={isTyped ? typedFor : question}
            check={answer}
            extra={
              // A draft is asked about again, which a password that was typed once is not kept for.
              isTyped ? undefined : (
                <AccessCheckDraft
                  key={JSON.stringify(question)}
                  place={{ instanceId, seesAccount }}
                  question={question}
                  check={answer}
                  group={group}
                  user={user}
                  actions={draftActions}
                />
              )
            }
          />
        )}
      </div>
    </div>
  );
}
