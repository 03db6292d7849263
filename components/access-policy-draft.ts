/** One statement as the form shows it. */
export interface DraftStatement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly DraftCondition[];
}

export interface DraftCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The statements of a document, for the form; null where the form cannot show all that the text says (it is not JSON, or holds
 * something that a policy cannot hold): then only the text can be edited, so that nothing is lost.
 */
export function readStatements(text: string): readonly DraftStatement[] | null {
  const statements = parse(text)?.Statement;
  if (!Array.isArray(statements)) return null;
  const drafts = statements.map(readStatement);
  return drafts.every((draft) => draft !== null) ? drafts : null;
}

/** The text with another statement at that place; what the form does not show stays as it is. */
export function writeStatement(text: string, index: number, next: DraftStatement): string {
  return withStatements(text, (statements) =>
    statements.map((statement, at) => {
      if (at !== index) return statement;
      const { Condition: _, ...rest } = statement;
      const written: Record<string, unknown> = {
        ...rest,
        Effect: next.effect,
        Action: oneOrMany(next.actions, statement.Action),
        Resource: oneOrMany(next.resources, statement.Resource),
      };
      if (next.conditions.length > 0) written.Condition = writeConditions(next.conditions);
      return written;
    }),
  );
}

export function addStatement(text: string): string {
  return withStatements(text, (statements) => [
    ...statements,
    { Effect: "Allow", Action: ["mq:PUB"], Resource: ["*"] },
  ]);
}

export function removeStatement(text: string, index: number): string {
  return withStatements(text, (statements) => statements.filter((_, at) => at !== index));
}

function withStatements(text: string, change: (statements: readonly Json[]) => readonly Json[]): string {
  const document = parse(text);
  if (document === null || !Array.isArray(document.Statement)) return text;
  return JSON.stringify({ ...document, Statement: change(document.Statement) }, null, 2);
}

function readStatement(value: unknown): DraftStatement | null {
  if (!isObject(value)) return null;
  const actions = readTexts(value.Action);
  const resources = readTexts(value.Resource);
  const conditions = value.Condition === undefined ? [] : readConditions(value.Condition);
  if (typeof value.Effect !== "string" || actions === null || resources === null || conditions === null) return null;
  return { effect: value.Effect, actions, resources, conditions };
}

function readConditions(value: unknown): DraftCondition[] | null {
  if (!isObject(value)) return null;
  const conditions: DraftCondition[] = [];
  for (const [operator, keys] of Object.entries(value)) {
    if (!isObject(keys)) return null;
    for (const [key, held] of Object.entries(keys)) {
      const values = readTexts(held);
      if (values === null) return null;
      conditions.push({ operator, key, values });
    }
  }
  return conditions;
}

/** Two lines with the same operator and key are alternatives of one condition. */
function writeConditions(conditions: readonly DraftCondition[]): Record<string, unknown> {
  const written = new Map<string, Map<string, string[]>>();
  for (const { operator, key, values } of conditions) {
    const keys = written.get(operator) ?? new Map<string, string[]>();
    written.set(operator, keys.set(key, [...(keys.get(key) ?? []), ...values]));
  }
  const oneOrAll = (values: string[]) => (values.length === 1 ? values[0] : values);
  return Object.fromEntries(
    [...written].map(([operator, keys]) => [
      operator,
      Object.fromEntries([...keys].map(([key, values]) => [key, oneOrAll(values)])),
    ]),
  );
}

const readTexts = (value: unknown): readonly string[] | null => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((item) => typeof item === "string") ? list : null;
};

const oneOrMany = (texts: readonly string[], before: unknown): string | readonly string[] =>
  texts.length === 1 && typeof before === "string" ? (texts[0] ?? "") : texts;

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
