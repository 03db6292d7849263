"use client";
import { createContext, use } from "react";

export interface FormKnowledge {
  /** Path → sentence, of the last try; a field that has been edited since is left out. */
  readonly errors: Readonly<Record<string, string>>;
  /** What had been typed, when the page was drawn by the server after a try without scripts. */
  readonly values: Readonly<Record<string, string>> | null;
}

export const FormContext = createContext<FormKnowledge>({
  errors: {},
  values: null,
});

export function useFieldError(name: string | undefined): string | undefined {
  const { errors } = use(FormContext);
  return name === undefined ? undefined : errors[name];
}

export function useTypedValue(name: string | undefined): string | undefined {
  const { values } = use(FormContext);
  return name === undefined ? undefined : values?.[name];
}

/** Whether a box had been ticked in a try without scripts; undefined when there was none. */
export function useTypedChecked(name: string | undefined, value: unknown): boolean | undefined {
  const { values } = use(FormContext);
  if (name === undefined || values === null) return undefined;
  return values[name] === String(value ?? "on");
}
