import type { AccessPolicyDocument } from "./access-policy.ts";
import { findActionIgnoringCase, namesAction, namesAnyAction } from "./access-policy-action.ts";
import { CONDITION_KEYS, CONDITION_OPERATORS, compileCondition, VALUE_FORMATS } from "./access-policy-condition.ts";
import { compilePattern, matchesText } from "./access-policy-pattern.ts";
import { splitResourceName } from "./access-policy-resource-name.ts";
import { readPolicyText } from "./access-policy-text.ts";

/** Something about a policy document: where (`$.Statement[0].Action[1]`), and a sentence that says how to put it right. */
export interface PolicyProblem {
  readonly path: string;
  readonly message: string;
}

export type AccessPolicyResult =
  | {
      readonly ok: true;
      readonly document: AccessPolicyDocument;
      /** What is allowed but has no effect here, or hardly the one that was meant. */
      readonly warnings: readonly PolicyProblem[];
    }
  | { readonly ok: false; readonly errors: readonly PolicyProblem[] };

/** Longest action or resource pattern, in characters. */
export const MAX_PATTERN_LENGTH = 512;

/**
 * Reads a RAM policy document (policy syntax version 1), strictly: whatever is unknown is an error, never ignored.
 * @param input JSON text, or the value that it stands for.
 */
export function parseAccessPolicy(input: unknown): AccessPolicyResult {
  if (typeof input !== "string") return checkDocument(input);
  const text = readPolicyText(input);
  return text.ok ? checkDocument(text.value) : { ok: false, errors: [text.problem] };
}

/** Collects what is wrong and what is doubtful. */
class Findings {
  readonly errors: PolicyProblem[] = [];
  readonly warnings: PolicyProblem[] = [];

  error(path: string, message: string): void {
    this.errors.push({ path, message });
  }

  warn(path: string, message: string): void {
    this.warnings.push({ path, message });
  }
}

function checkDocument(value: unknown): AccessPolicyResult {
  const findings = new Findings();
  if (isObject(value)) {
    checkKeys(findings, "$", value, ["Version", "Statement"]);
    if (value.Version !== "1") findings.error("$.Version", 'Write "Version": "1"; there is no other version.');
    checkList(findings, "$.Statement", value.Statement, "statement", (path, statement) =>
      checkStatement(findings, path, statement),
    );
  } else {
    findings.error("$", 'A policy is an object: {"Version": "1", "Statement": [ … ]}.');
  }
  const { errors, warnings } = findings;
  if (errors.length > 0) return { ok: false, errors };
  // Every part has been checked above.
  return { ok: true, document: value as AccessPolicyDocument, warnings };
}

function checkStatement(findings: Findings, path: string, value: unknown): void {
  if (!isObject(value)) {
    findings.error(path, 'A statement is an object with "Effect", "Action" and "Resource".');
    return;
  }
  checkKeys(findings, path, value, ["Effect", "Action", "Resource", "Condition"]);
  if (value.Effect !== "Allow" && value.Effect !== "Deny") {
    findings.error(`${path}.Effect`, 'Write "Allow" or "Deny", in exactly this spelling.');
  }
  checkTexts(findings, `${path}.Action`, value.Action, (at, text) => checkAction(findings, at, text));
  checkTexts(findings, `${path}.Resource`, value.Resource, (at, text) => checkResource(findings, at, text));
  if (value.Condition !== undefined) checkConditions(findings, `${path}.Condition`, value.Condition);
  warnAboutUnscopedActions(findings, path, value);
}

function checkAction(findings: Findings, path: string, text: string): void {
  if (text === "*") return;
  if (!/^[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+$/.test(text)) {
    findings.error(path, 'An action is "*" or <service>:<name>, for example "mq:PUB"; * and ? are wildcards.');
    return;
  }
  const pattern = compilePattern(text);
  if (namesAnyAction(pattern)) return;
  const spelling = findActionIgnoringCase(text);
  if (spelling) {
    findings.error(path, `Case counts in actions: write "${spelling}".`);
    return;
  }
  const service = text.slice(0, text.indexOf(":"));
  findings.warn(
    path,
    matchesText(compilePattern(service), "mq")
      ? "There is no such action here, so this entry does nothing. Check its spelling."
      : `This entry is about another service (${service}) and does nothing here.`,
  );
}

const KINDS = ["instance", "topic", "groupId", "rule"] as const;

function checkResource(findings: Findings, path: string, text: string): void {
  if (text === "*") return;
  const name = splitResourceName(text);
  if (!name) {
    const example = "acs:mq:*:*:topic/mqtt-example/TopicA";
    findings.error(path, `A resource is "*" or acs:<service>:<region>:<account>:<name>, for example "${example}".`);
    return;
  }
  if (!matchesText(compilePattern(name.service), "mq")) {
    findings.warn(path, `This entry is about another service (${name.service}) and does nothing here.`);
    return;
  }
  if (/[+#]/.test(name.relative)) {
    findings.error(path, "The wildcards of policies are * and ?, not + and #. Write TopicA/* for what TopicA/# means.");
    return;
  }
  // Code points: a lone surrogate shows as one of its own.
  if (/[\p{Cc}\p{Surrogate}]/u.test(text)) {
    findings.error(path, "The resource contains a control character or invalid text. Delete it.");
    return;
  }
  warnAboutSpelling(findings, path, name.relative);
}

/** Generation 1 names that match nothing, because a part is misspelt or missing. */
function warnAboutSpelling(findings: Findings, path: string, relative: string): void {
  const [kind = "", instance, ...rest] = relative.split("/");
  if (instance === undefined || /[*?]/.test(kind)) return;
  const known = KINDS.find((candidate) => candidate.toLowerCase() === kind.toLowerCase());
  if (known && known !== kind) {
    findings.error(path, `Case counts in resources: write ${known}/… instead of ${kind}/….`);
  } else if (kind === "group") {
    findings.error(path, "Groups are written groupId/<instance ID>/<group ID>.");
  } else if ((known === "topic" || known === "groupId") && rest.length === 0 && !/[*?]/.test(instance)) {
    findings.warn(
      path,
      `${kind}/${instance} names no ${kind === "topic" ? "topic" : "group"}: write ${kind}/<instance ID>/….`,
    );
  }
}

function checkConditions(findings: Findings, path: string, value: unknown): void {
  if (!isObject(value) || Object.keys(value).length === 0) {
    findings.error(
      path,
      'A condition is an object such as {"IpAddress": {"acs:SourceIp": "192.0.2.0/24"}}; else leave it out.',
    );
    return;
  }
  for (const [operator, keys] of Object.entries(value)) {
    const at = `${path}.${operator}`;
    if (!CONDITION_OPERATORS.has(operator)) {
      const near = ignoringCase(operator, CONDITION_OPERATORS.keys());
      const list = [...CONDITION_OPERATORS.keys()].join(", ");
      findings.error(at, near ? `Write ${near}: case counts.` : `There is no such operator. There are: ${list}.`);
    } else if (!isObject(keys) || Object.keys(keys).length === 0) {
      findings.error(
        at,
        `An operator holds an object of keys and values, for example {"acs:SourceIp": "192.0.2.0/24"}.`,
      );
    } else {
      for (const [key, values] of Object.entries(keys)) checkCondition(findings, operator, `${at}.${key}`, key, values);
    }
  }
}

function checkCondition(findings: Findings, operator: string, path: string, key: string, value: unknown): void {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((item) => typeof item === "string")) {
    findings.error(
      path,
      'The value is a text in quotes, or a list of such, for example "true" or ["192.0.2.1", "192.0.2.2"].',
    );
    return;
  }
  const condition = compileCondition(operator, key, list);
  if (condition.ok) return;
  if (condition.why === "unknown_key") {
    const near = ignoringCase(key, CONDITION_KEYS);
    const known = CONDITION_KEYS.join(", ");
    findings.error(path, near ? `Write ${near}: case counts.` : `There is no such key. There are: ${known}.`);
  } else if (condition.why === "key_does_not_fit") {
    const keys = CONDITION_OPERATORS.get(operator)?.keys.join(" and ") ?? "";
    findings.error(path, `${operator} compares ${keys}, not ${key}. Choose another operator.`);
  } else if (condition.why === "bad_value") {
    const kind = CONDITION_OPERATORS.get(operator)?.kind ?? "text";
    const at = Array.isArray(value) ? `${path}[${condition.index}]` : path;
    findings.error(at, `The value must be ${VALUE_FORMATS[kind]}.`);
  }
}

/** QueryToken and RevokeToken cannot be told apart by instance (ApsaraMQ FAQ), which surprises everybody once. */
function warnAboutUnscopedActions(
  findings: Findings,
  path: string,
  statement: Readonly<Record<string, unknown>>,
): void {
  const actions = textsOf(statement.Action).filter((text) => text !== "*" && !text.endsWith(":*"));
  const unscoped = actions.filter((text) =>
    (["mq:QueryToken", "mq:RevokeToken"] as const).some((action) => namesAction(compilePattern(text), action)),
  );
  const covering = textsOf(statement.Resource).some((text) => {
    const relative = text === "*" ? "*" : splitResourceName(text)?.relative;
    return relative !== undefined && matchesText(compilePattern(relative), "*");
  });
  if (unscoped.length > 0 && !covering) {
    findings.warn(
      `${path}.Resource`,
      `${unscoped.join(" and ")} cannot be limited to an instance or topic: they only count with the resource acs:mq:*:*:*.`,
    );
  }
}

function checkKeys(findings: Findings, path: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    const near = ignoringCase(key, known);
    findings.error(
      `${path}.${key}`,
      near ? `Write ${near}: case counts.` : `There is no such key here. There are: ${known.join(", ")}.`,
    );
  }
}

/** A text, or a list of at least one. */
function checkTexts(
  findings: Findings,
  path: string,
  value: unknown,
  check: (path: string, text: string) => void,
): void {
  const checkText = (at: string, text: unknown) => {
    if (typeof text !== "string" || text === "") findings.error(at, "Write a text in quotes.");
    else if (text.length > MAX_PATTERN_LENGTH) findings.error(at, `Use at most ${MAX_PATTERN_LENGTH} characters.`);
    else check(at, text);
  };
  if (Array.isArray(value)) checkList(findings, path, value, "text", checkText);
  else if (value === undefined) findings.error(path, "This is missing: write a text, or a list of texts.");
  else checkText(path, value);
}

function checkList(
  findings: Findings,
  path: string,
  value: unknown,
  of: string,
  check: (path: string, item: unknown) => void,
): void {
  if (!Array.isArray(value) || value.length === 0) {
    findings.error(path, `Write a list with at least one ${of}: [ … ].`);
    return;
  }
  for (const [i, item] of value.entries()) check(`${path}[${i}]`, item);
}

function textsOf(value: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === "string");
}

function ignoringCase(text: string, known: Iterable<string>): string | undefined {
  return [...known].find((candidate) => candidate.toLowerCase() === text.toLowerCase());
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
