import { splitResourceName } from "@/lib/domain/access-policy-resource-name.ts";

/** What a resource of a policy is, for words: a kind, the instance that it names, and the topic or group. */
export type ResourceWords =
  | { readonly kind: "all" | "allOfMq" }
  | { readonly kind: "instance" | "whole"; readonly instance: string }
  | { readonly kind: "topic" | "topicLike" | "group" | "groupLike"; readonly instance: string; readonly name: string }
  | { readonly kind: "topics" | "groups"; readonly instance: string };

/** Reads the usual spellings of all generations; null for what takes more than a few words, or is no resource. */
export function resourceWords(text: string): ResourceWords | null {
  if (text === "*") return { kind: "all" };
  const name = splitResourceName(text);
  if (name === null || name.service !== "mq") return null;
  const { relative } = name;
  if (relative === "*") return { kind: "allOfMq" };
  const whole = /^\*\/([^/]+)\/\*$/.exec(relative);
  if (whole?.[1]) return { kind: "whole", instance: whole[1] };
  const [, kind, instance, rest] = /^(instance|topic|groupId)\/([^/]+)(?:\/(.*))?$/.exec(relative) ?? [];
  if (kind === "instance" && instance && rest === undefined) return { kind: "instance", instance };
  if (instance && rest) return named(kind === "topic" ? "topic" : "group", instance, rest);
  const [, previous, separator, last] = /^((?:mqtt|post)-[^/%]+)(%)?(.*)$/.exec(relative) ?? [];
  if (previous && separator && last) return named(/^GID[_-]/.test(last) ? "group" : "topic", previous, last);
  if (previous && !last && !/[*?]/.test(previous)) return { kind: "instance", instance: previous };
  return null;
}

function named(kind: "topic" | "group", instance: string, name: string): ResourceWords {
  if (name === "*") return { kind: `${kind}s`, instance };
  return { kind: /[*?]/.test(name) ? `${kind}Like` : kind, instance, name };
}
