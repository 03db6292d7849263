/**
 * What a server action answers, and what a form knows about its last try. Structural on purpose: whoever writes actions
 * need not import from here.
 */
export type ActionState<T = unknown> =
  | { readonly status: "idle" }
  | {
      readonly status: "ok";
      readonly data: T;
      /** Said in a toast, when there is something to say. */
      readonly message?: string | undefined;
    }
  | {
      readonly status: "failed";
      /** A sentence for the person: what is wrong and what to do. */
      readonly message: string;
      /** Path of a field (`rules.0.topic`) → what is wrong with it. */
      readonly fields?: Readonly<Record<string, string>> | undefined;
      /** What had been typed, for a browser that posted the form without scripts. Never a secret. */
      readonly values?: Readonly<Record<string, string>> | undefined;
    };

export type FormAction<T = unknown> = (previous: ActionState<T>, form: FormData) => Promise<ActionState<T>>;

export const IDLE: ActionState<never> = { status: "idle" };

export type Input =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Input[]
  | { readonly [name: string]: Input };

/**
 * A plain object as form data, with the paths that errors come back under: `{ids: ["a"]}` is `ids.0=a`. True is `on`, as a
 * checkbox says it; false, null and undefined are left out, as an unchecked box is.
 */
export function toFormData(input: { readonly [name: string]: Input }): FormData {
  const form = new FormData();
  const add = (path: string, value: Input): void => {
    if (value === null || value === undefined || value === false) return;
    if (value === true) form.append(path, "on");
    else if (typeof value === "object") for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
    else form.append(path, String(value));
  };
  for (const [name, value] of Object.entries(input)) add(name, value);
  return form;
}
