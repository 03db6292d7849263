import {
  compilePatternMachine,
  coversFilter,
  type PatternMachine,
  type SpeltFilter,
  speltFilter,
  touches,
} from "./access-policy-filter.ts";
import { compilePattern, matchesSpelling, matchesText, type Pattern, type Spelling } from "./access-policy-pattern.ts";
import { hasWildcard } from "./topic.ts";

/*
 * Resources of access policies are names of the form `acs:mq:<region>:<account>:<relative ID>`. This installation is one
 * region and one account, so those two match whatever they say. The relative ID has several spellings, one per generation
 * of the product; a policy may use any:
 *
 *   generation   instance       topic                 group
 *   1            instance/I     topic/I/T             groupId/I/G
 *   2            I              I%T                   I%G
 *   2b           I              T                     G
 *   3            I
 *
 * An instance is also spelt `instance/I/`, so that a grant on the whole instance in generation 1 form, slash I slash star,
 * contains the instance itself, as it does in generation 2 form (`I*`).
 */

/** What an action is done to. A topic may be a filter: then every topic that it matches must be granted. */
export type AccessResource =
  | { readonly kind: "instance"; readonly instanceId: string }
  | { readonly kind: "topic"; readonly instanceId: string; readonly topic: string }
  | { readonly kind: "group"; readonly instanceId: string; readonly groupId: string }
  /** The literal `acs:mq:*:*:*`, which QueryToken and RevokeToken are checked against: no narrower grant covers it. */
  | { readonly kind: "everything" };

/** The `Resource` entry of a statement. */
export interface ResourcePattern {
  /** Null: matches every resource (`*`). */
  readonly relative: Pattern | null;
  readonly machine: PatternMachine | null;
}

const ANY_RESOURCE: ResourcePattern = { relative: null, machine: null };

/** Null for a resource of another service, which never matches; "unreadable" for what is no resource name. */
export function compileResource(text: string): ResourcePattern | null | "unreadable" {
  if (text === "*") return ANY_RESOURCE;
  const name = splitResourceName(text);
  if (!name) return "unreadable";
  if (!matchesText(compilePattern(name.service), "mq")) return null;
  const relative = compilePattern(name.relative);
  return { relative, machine: compilePatternMachine(relative) };
}

/** The parts of `acs:<service>:<region>:<account>:<relative ID>`; the relative ID may hold colons. Null if it has another form. */
export function splitResourceName(text: string): { readonly service: string; readonly relative: string } | null {
  const found = /^acs:([^:]*):[^:]*:[^:]*:([\s\S]+)$/.exec(text);
  return found ? { service: found[1] ?? "", relative: found[2] ?? "" } : null;
}

/** A resource made ready to be compared with patterns, once per decision. */
export interface ResourceQuestion {
  /** For a Deny: every spelling, so that none is missed. */
  readonly denySpellings: readonly QuestionSpelling[];
  /** For an Allow: only those that cannot be read as a spelling of something else. */
  readonly allowSpellings: readonly QuestionSpelling[];
}

interface QuestionSpelling {
  readonly spelling: Spelling;
  /** Null for all but filters with wildcards. */
  readonly filter: SpeltFilter | null;
}

export function askAbout(resource: AccessResource): ResourceQuestion {
  if (resource.kind === "everything") return sameForBoth([plain("*")]);
  const { instanceId } = resource;
  if (resource.kind === "instance") {
    return sameForBoth([plain(`instance/${instanceId}`), plain(`instance/${instanceId}/`), plain(instanceId)]);
  }
  if (resource.kind === "group") {
    const { groupId } = resource;
    return sameForBoth([plain(`groupId/${instanceId}/${groupId}`), plain(`${instanceId}%${groupId}`), plain(groupId)]);
  }
  const { topic } = resource;
  const current = topicSpelling(`topic/${instanceId}/`, topic);
  const previous = topicSpelling(`${instanceId}%`, topic);
  const bare = topicSpelling("", topic);
  return {
    denySpellings: [current, previous, bare],
    allowSpellings: readsAsSomethingElse(topic) ? [current, previous] : [current, previous, bare],
  };
}

/** Whether the pattern matches all of the resource: of a filter, every topic. */
export function grants(pattern: ResourcePattern, question: ResourceQuestion): boolean {
  const { relative, machine } = pattern;
  if (!relative || !machine) return true;
  return question.allowSpellings.some(({ spelling, filter }) =>
    filter ? coversFilter(machine, filter) : matchesSpelling(relative, spelling),
  );
}

/** Whether the pattern matches any of the resource, in any spelling. */
export function concerns(pattern: ResourcePattern, question: ResourceQuestion): boolean {
  const { relative, machine } = pattern;
  if (!relative || !machine) return true;
  return question.denySpellings.some(({ spelling, filter }) =>
    filter ? touches(machine, filter) : matchesSpelling(relative, spelling),
  );
}

/** The name of a resource as sentences and fixes use it: generation 1. */
export function resourceName(resource: AccessResource): string {
  switch (resource.kind) {
    case "instance":
      return `acs:mq:*:*:instance/${resource.instanceId}`;
    case "topic":
      return `acs:mq:*:*:topic/${resource.instanceId}/${resource.topic}`;
    case "group":
      return `acs:mq:*:*:groupId/${resource.instanceId}/${resource.groupId}`;
    case "everything":
      return "acs:mq:*:*:*";
  }
}

/**
 * A topic of one instance can be named so that its bare spelling is what generation 1 or 2 calls a resource of another
 * instance, or a group: `topic/mqtt-other/x`, `mqtt-other%x`, `GID_x`. A grant on that resource must not reach such a topic.
 * A filter that starts with a wildcard matches such topics too.
 */
function readsAsSomethingElse(topic: string): boolean {
  const slash = topic.indexOf("/");
  const first = slash === -1 ? topic : topic.slice(0, slash);
  return (
    /^(?:instance|topic|groupId|rule|[+#])$/.test(first) ||
    /^(?:mqtt-|post-|GID[_-])/.test(first) ||
    first.includes("%")
  );
}

function topicSpelling(before: string, topic: string): QuestionSpelling {
  const spelling = { text: before + topic, topicStart: before.length };
  return { spelling, filter: hasWildcard(topic) ? speltFilter(before, topic) : null };
}

function plain(text: string): QuestionSpelling {
  return { spelling: { text, topicStart: null }, filter: null };
}

function sameForBoth(spellings: readonly QuestionSpelling[]): ResourceQuestion {
  return { denySpellings: spellings, allowSpellings: spellings };
}
