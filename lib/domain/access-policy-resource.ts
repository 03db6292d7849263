import {
  compilePatternMachine,
  coversFilter,
  type PatternMachine,
  type SpeltFilter,
  speltFilter,
  touches,
} from "./access-policy-filter.ts";
import { compilePattern, matchesSpelling, matchesText, type Pattern, type Spelling } from "./access-policy-pattern.ts";
import { splitResourceName } from "./access-policy-resource-name.ts";
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
 * Two readings keep the spellings apart. The bare spelling of generation 2b is only used for topics, and by patterns, that
 * do not read as another spelling: a topic may be named `topic/mqtt-other/x`, and must not be touched by what was said about
 * topic x of another instance. And a pattern that begins with star, slash, an instance ID and a slash is the documented
 * form for everything of that instance, the instance itself included: its star is one of the kinds, not any text.
 */

/** What an action is done to. A topic may be a filter: then every topic that it matches must be granted. */
export type AccessResource =
  | { readonly kind: "instance"; readonly instanceId: string }
  | { readonly kind: "topic"; readonly instanceId: string; readonly topic: string }
  | { readonly kind: "group"; readonly instanceId: string; readonly groupId: string }
  /** The literal `acs:mq:*:*:*`, which QueryToken and RevokeToken are checked against: no narrower grant covers it. */
  | { readonly kind: "everything" };

/** One way to read the `Resource` entry of a statement. */
export interface ResourcePattern {
  readonly pattern: Pattern;
  readonly machine: PatternMachine;
  /** Whether it can mean a topic in the bare spelling. */
  readonly isBare: boolean;
}

const KINDS = ["instance", "topic", "groupId", "rule"] as const;
const WHOLE_INSTANCE = /^\*+(?=\/(?:mqtt|post)-[A-Za-z0-9-]+\/)/;

/**
 * The readings of a `Resource` entry: none for a resource of another service, which matches nothing here, "all" for `*`, and
 * "unreadable" for what is no resource name.
 */
export function compileResource(text: string): readonly ResourcePattern[] | "all" | "unreadable" {
  if (text === "*") return "all";
  const name = splitResourceName(text);
  if (!name) return "unreadable";
  if (!matchesText(compilePattern(name.service), "mq")) return [];
  const { relative } = name;
  const readings = WHOLE_INSTANCE.test(relative)
    ? KINDS.map((kind) => relative.replace(WHOLE_INSTANCE, kind))
    : [relative];
  return readings.map((reading) => {
    const pattern = compilePattern(reading);
    return { pattern, machine: compilePatternMachine(pattern), isBare: !readsAsSomethingElse(reading) };
  });
}

/** A resource made ready to be compared with patterns, once per decision: its spellings. */
export type ResourceQuestion = readonly QuestionSpelling[];

interface QuestionSpelling {
  readonly spelling: Spelling;
  /** Null for all but filters with wildcards. */
  readonly filter: SpeltFilter | null;
  /** The bare spelling of a topic. */
  readonly isBare: boolean;
}

export function askAbout(resource: AccessResource): ResourceQuestion {
  if (resource.kind === "everything") return [plain("*")];
  const { instanceId } = resource;
  if (resource.kind === "instance") {
    // With a slash behind it, so that everything of the instance contains the instance itself.
    return [plain(`instance/${instanceId}`), plain(`instance/${instanceId}/`), plain(instanceId)];
  }
  if (resource.kind === "group") {
    const { groupId } = resource;
    return [plain(`groupId/${instanceId}/${groupId}`), plain(`${instanceId}%${groupId}`), plain(groupId)];
  }
  const { topic } = resource;
  const spellings = [topicSpelling(`topic/${instanceId}/`, topic), topicSpelling(`${instanceId}%`, topic)];
  return readsAsSomethingElse(topic) ? spellings : [...spellings, topicSpelling("", topic)];
}

/** Whether the pattern matches all of the resource: of a filter, every topic, and all in one spelling. */
export function grants(resource: ResourcePattern, question: ResourceQuestion): boolean {
  return question.some(({ spelling, filter, isBare }) => {
    if (isBare && !resource.isBare) return false;
    return filter ? coversFilter(resource.machine, filter) : matchesSpelling(resource.pattern, spelling);
  });
}

/** Whether the pattern matches any of the resource, in any spelling. */
export function concerns(resource: ResourcePattern, question: ResourceQuestion): boolean {
  return question.some(({ spelling, filter, isBare }) => {
    if (isBare && !resource.isBare) return false;
    return filter ? touches(resource.machine, filter) : matchesSpelling(resource.pattern, spelling);
  });
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
 * Whether the first level of a topic, or of a pattern, is what another spelling begins with: a kind, an instance ID, a
 * group ID, or anything with a percent sign. A pattern tells by what stands before its first wildcard.
 */
function readsAsSomethingElse(text: string): boolean {
  const slash = text.indexOf("/");
  const first = slash === -1 ? text : text.slice(0, slash);
  return /^(?:mqtt-|post-|GID[_-]|[^*?]*%)/.test(first) || (KINDS as readonly string[]).includes(first);
}

function topicSpelling(before: string, topic: string): QuestionSpelling {
  const spelling = { text: before + topic, topicStart: before.length };
  return { spelling, filter: hasWildcard(topic) ? speltFilter(before, topic) : null, isBare: before === "" };
}

function plain(text: string): QuestionSpelling {
  return { spelling: { text, topicStart: null }, filter: null, isBare: false };
}
