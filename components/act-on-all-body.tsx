"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type ActionState, type FormAction, IDLE, type Input as PlainInput, toFormData } from "./ui/action-state.ts";
import { Button } from "./ui/button.tsx";
import { useDialog } from "./ui/dialog-context.ts";
import { Field } from "./ui/field.tsx";
import { Input } from "./ui/input.tsx";
import { useLocation } from "./ui/navigation.tsx";
import { Notice } from "./ui/notice.tsx";
import { ProgressBar } from "./ui/progress-bar.tsx";
import { useSelection } from "./ui/selection.tsx";
import { useAction } from "./ui/use-action.ts";

/** How many things a filter shows, and how many live clients hang on them. */
export interface Matching {
  readonly count: number;
  readonly clients: number;
}

/** What came of one step of an act on many. */
export interface MatchingStep {
  readonly done: number;
  readonly left: number;
}

export interface ActOnAllProps {
  /** What they are: the messages of that area under `all` say it. */
  area: "tokens" | "devices";
  count: FormAction<Matching>;
  /** Does it to some of them; called again until none is left. */
  act: FormAction<MatchingStep>;
  /** What both take. */
  input: Readonly<Record<string, PlainInput>>;
  /** To be typed, where they are many. */
  typeName: string;
  /** What else is to be thought of, when it is done. */
  next?: ReactNode;
}

/** From so many on the name is to be typed. */
const MANY = 20;

/** Counts them and the clients that hang on them, asks, acts in steps, and says what came of it. */
export default function ActOnAllBody({ area, count, act, input, typeName, next }: ActOnAllProps) {
  const t = useTranslations(`${area}.all`);
  const c = useTranslations("common");
  const dialog = useDialog();
  const { refresh } = useLocation();
  const { clear } = useSelection();
  const [typed, setTyped] = useState("");
  const [step, setStep] = useState<{
    done: number;
    left: number;
    state: "running" | "done" | "stopped" | "failed";
  } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const stopped = useRef(false);
  const report = useRef<HTMLDivElement>(null);
  const { run, state } = useAction(count, { quiet: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted once, when it opens
  useEffect(() => run(input), []);
  // The button that had the focus is gone when it is over.
  const isOver = step !== null && step.state !== "running";
  useEffect(() => {
    if (isOver) report.current?.focus();
  }, [isOver]);
  // Once more when it is put away: the clients that were closed are gone from the page by then, too.
  const refreshNow = useRef(refresh);
  refreshNow.current = refresh;
  useEffect(() => (isOver ? () => refreshNow.current() : undefined), [isOver]);

  async function actOnAll() {
    let done = 0;
    let left = found?.count ?? 0;
    for (;;) {
      setStep({ done, left, state: "running" });
      const lost = (): ActionState<MatchingStep> => ({ status: "failed", message: c("lost") });
      const answer = await act(IDLE, toFormData(input)).catch(lost);
      if (answer.status !== "ok") {
        setProblem(answer.status === "failed" ? answer.message : null);
        setStep({ done, left, state: "failed" });
        break;
      }
      done += answer.data.done;
      left = answer.data.left;
      if (left === 0 || answer.data.done === 0 || stopped.current) {
        setStep({ done, left, state: left === 0 ? "done" : "stopped" });
        break;
      }
    }
    clear();
    refresh();
  }

  const found = state.status === "ok" ? state.data : null;
  const close = (
    <div className="mt-1 flex flex-wrap justify-end gap-2">
      <Button variant="primary" onClick={dialog?.close}>
        {c("done")}
      </Button>
    </div>
  );
  if (state.status === "failed") return <Notice tone="bad">{state.message}</Notice>;
  if (found === null) return <p className="text-muted text-sm">{t("counting")}</p>;
  if (step === null && found.count === 0) {
    return (
      <div className="flex flex-col gap-4">
        <p className="text-sm">{t("none")}</p>
        {close}
      </div>
    );
  }
  if (step?.state === "running") {
    const total = step.done + step.left;
    const words = t("progress", { done: step.done, total });
    return (
      <div className="flex flex-col gap-3">
        <p role="status" className="text-sm">
          {words}
        </p>
        <ProgressBar label={words} value={step.done} max={total} />
        <div className="mt-1 flex justify-end">
          <Button
            onClick={() => {
              stopped.current = true;
            }}
          >
            {t("stop")}
          </Button>
        </div>
      </div>
    );
  }
  if (step !== null) {
    return (
      <div className="flex flex-col gap-4">
        <div ref={report} tabIndex={-1} role="status" className="outline-none">
          {step.state === "done" ? (
            <Notice tone="good" title={t("done", { count: step.done })}>
              {t("doneBody", { clients: found.clients })}
            </Notice>
          ) : (
            <Notice tone="warn" title={problem}>
              {t(step.state === "failed" ? "failed" : "stopped", { done: step.done, left: step.left })}
            </Notice>
          )}
        </div>
        {next}
        {close}
      </div>
    );
  }
  const many = found.count > MANY;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!many || typed.trim() === typeName) void actOnAll();
      }}
    >
      <Notice tone={many ? "bad" : "warn"}>{t("consequence", { count: found.count, clients: found.clients })}</Notice>
      {many ? (
        <Field label={c.rich("confirm.typeName", { name: () => <code className="select-all">{typeName}</code> })}>
          <Input mono value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus />
        </Field>
      ) : null}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={dialog?.close}>
          {c("cancel")}
        </Button>
        <Button type="submit" variant="danger" disabled={many && typed.trim() !== typeName} autoFocus={!many}>
          {t("submit", { count: found.count })}
        </Button>
      </div>
    </form>
  );
}
