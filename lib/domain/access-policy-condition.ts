import { compilePattern, matchesText } from "./access-policy-pattern.ts";
import { type AddressRange, formatAddress, parseAddress, parseRange, rangeContains } from "./address.ts";

/** Values of the condition keys, of one request. */
export interface AccessContext {
  /** Epoch ms. `acs:CurrentTime`, in whole seconds. */
  readonly now: number;
  /** Source address as text, `acs:SourceIp`; conditions on one that cannot be read stay open. */
  readonly address: string;
  /** Whether the transport is encrypted, `acs:SecureTransport`. */
  readonly secure: boolean;
}

export const CONDITION_KEYS = ["acs:CurrentTime", "acs:MFAPresent", "acs:SecureTransport", "acs:SourceIp"] as const;
export type ConditionKey = (typeof CONDITION_KEYS)[number];

/** Whether a condition holds; null: it cannot be told, which counts for a Deny and not for an Allow. */
export type ConditionTest = (context: AccessContext) => boolean | null;

type ValueKind = "text" | "number" | "date" | "bool" | "address";

interface Operator {
  readonly kind: ValueKind;
  /** Holds if no value fits: the values of a negated operator are not alternatives (`NotIpAddress` with two ranges: in neither). */
  readonly negated: boolean;
  readonly keys: readonly ConditionKey[];
  readonly compile: (value: string) => ((context: AccessContext, key: ConditionKey) => boolean | null) | null;
}

const TIME_KEYS: readonly ConditionKey[] = ["acs:CurrentTime"];

function textOperator(fits: (actual: string, wanted: string) => boolean, negated: boolean): Operator {
  const compile = (wanted: string) => (context: AccessContext, key: ConditionKey) => {
    const actual = textOf(context, key);
    return actual === null ? null : fits(actual, wanted);
  };
  return { kind: "text", negated, keys: CONDITION_KEYS, compile };
}

function likeOperator(negated: boolean): Operator {
  const compile = (wanted: string) => {
    const pattern = compilePattern(wanted);
    return (context: AccessContext, key: ConditionKey) => {
      const actual = textOf(context, key);
      return actual === null ? null : matchesText(pattern, actual);
    };
  };
  return { kind: "text", negated, keys: CONDITION_KEYS, compile };
}

function timeOperator(kind: "number" | "date", fits: (actual: number, wanted: number) => boolean, negated = false) {
  const compile = (value: string) => {
    const wanted = kind === "number" ? parseNumber(value) : parseDate(value);
    return wanted === null ? null : (context: AccessContext) => fits(secondsOf(context), wanted);
  };
  return { kind, negated, keys: TIME_KEYS, compile } satisfies Operator;
}

const equal = <T>(actual: T, wanted: T) => actual === wanted;
const equalIgnoringCase = (actual: string, wanted: string) => actual.toLowerCase() === wanted.toLowerCase();
const less = (actual: number, wanted: number) => actual < wanted;
const lessOrEqual = (actual: number, wanted: number) => actual <= wanted;
const greater = (actual: number, wanted: number) => actual > wanted;
const greaterOrEqual = (actual: number, wanted: number) => actual >= wanted;

function addressOperator(negated: boolean): Operator {
  const compile = (value: string) => {
    const range: AddressRange | null = parseRange(value);
    return (
      range &&
      ((context: AccessContext) => {
        const address = parseAddress(context.address);
        return address && rangeContains(range, address);
      })
    );
  };
  return { kind: "address", negated, keys: ["acs:SourceIp"], compile };
}

const BOOL: Operator = {
  kind: "bool",
  negated: false,
  keys: ["acs:MFAPresent", "acs:SecureTransport"],
  compile: (value) => (value === "true" || value === "false" ? (context, key) => textOf(context, key) === value : null),
};

/** The operators of the policy language. Numbers are compared with `acs:CurrentTime` as Unix seconds, the only key that is one. */
export const CONDITION_OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["StringEquals", textOperator(equal, false)],
  ["StringNotEquals", textOperator(equal, true)],
  ["StringEqualsIgnoreCase", textOperator(equalIgnoringCase, false)],
  ["StringNotEqualsIgnoreCase", textOperator(equalIgnoringCase, true)],
  ["StringLike", likeOperator(false)],
  ["StringNotLike", likeOperator(true)],
  ["NumericEquals", timeOperator("number", equal)],
  ["NumericNotEquals", timeOperator("number", equal, true)],
  ["NumericLessThan", timeOperator("number", less)],
  ["NumericLessThanEquals", timeOperator("number", lessOrEqual)],
  ["NumericGreaterThan", timeOperator("number", greater)],
  ["NumericGreaterThanEquals", timeOperator("number", greaterOrEqual)],
  ["DateEquals", timeOperator("date", equal)],
  ["DateNotEquals", timeOperator("date", equal, true)],
  ["DateLessThan", timeOperator("date", less)],
  ["DateLessThanEquals", timeOperator("date", lessOrEqual)],
  ["DateGreaterThan", timeOperator("date", greater)],
  ["DateGreaterThanEquals", timeOperator("date", greaterOrEqual)],
  ["Bool", BOOL],
  ["IpAddress", addressOperator(false)],
  ["NotIpAddress", addressOperator(true)],
]);

export function isConditionKey(text: string): text is ConditionKey {
  return (CONDITION_KEYS as readonly string[]).includes(text);
}

/** How a value of each kind must look. */
export const VALUE_FORMATS: Readonly<Record<ValueKind, string>> = {
  text: "a text",
  number: 'a whole number of seconds since 1970 in quotes, for example "1798761600"',
  date: 'a time with its zone, for example "2026-12-31T23:59:59Z" or "2026-12-31T23:59:59+08:00"',
  bool: '"true" or "false"',
  address: 'an address or a range, for example "192.0.2.7", "192.0.2.0/24" or "2001:db8::/32"',
};

export type CompiledCondition =
  | { readonly ok: true; readonly test: ConditionTest }
  | { readonly ok: false; readonly why: "unknown_operator" | "unknown_key" | "key_does_not_fit" | "no_value" }
  | { readonly ok: false; readonly why: "bad_value"; readonly index: number };

/** One operator with one key: its values are alternatives, or for a negated operator all excluded. */
export function compileCondition(operatorName: string, key: string, values: readonly string[]): CompiledCondition {
  const operator = CONDITION_OPERATORS.get(operatorName);
  if (!operator) return { ok: false, why: "unknown_operator" };
  if (!isConditionKey(key)) return { ok: false, why: "unknown_key" };
  if (!operator.keys.includes(key)) return { ok: false, why: "key_does_not_fit" };
  if (values.length === 0) return { ok: false, why: "no_value" };
  const tests: ((context: AccessContext, key: ConditionKey) => boolean | null)[] = [];
  for (const [index, value] of values.entries()) {
    const test = operator.compile(value);
    if (!test) return { ok: false, why: "bad_value", index };
    tests.push(test);
  }
  const { negated } = operator;
  const test: ConditionTest = (context) => {
    let found: boolean | null = false;
    for (const one of tests) {
      const holds = one(context, key);
      if (holds === true) return !negated;
      if (holds === null) found = null;
    }
    return found === null ? null : negated;
  };
  return { ok: true, test };
}

function secondsOf(context: AccessContext): number {
  return Math.floor(context.now / 1000);
}

/** The value of a key as text, or null where it cannot be told. */
function textOf(context: AccessContext, key: ConditionKey): string | null {
  switch (key) {
    case "acs:CurrentTime":
      return `${new Date(secondsOf(context) * 1000).toISOString().slice(0, 19)}Z`;
    case "acs:SecureTransport":
      return String(context.secure);
    case "acs:MFAPresent":
      // Access keys are used without a second factor.
      return "false";
    case "acs:SourceIp": {
      const address = parseAddress(context.address);
      return address && formatAddress(address);
    }
  }
}

/** Whole seconds; milliseconds are refused, because they would silently mean a time in a far century. */
function parseNumber(text: string): number | null {
  return /^-?[0-9]{1,11}$/.test(text) ? Number(text) : null;
}

/** ISO 8601 with a zone, as whole seconds since 1970; a fraction is dropped. Null for what is no date of the calendar. */
function parseDate(text: string): number | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const zone = parseZone(found[7] ?? "");
  if (year === undefined || month === undefined || day === undefined || zone === null) return null;
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(at).toISOString();
  // Date.UTC carries a 30th of February over into March.
  const given = `${found[1]}-${found[2]}-${found[3]}T${found[4]}:${found[5]}:${found[6] ?? "00"}.000Z`;
  return back === given ? at / 1000 - zone : null;
}

/** Seconds east of UTC. */
function parseZone(zone: string): number | null {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60);
}
