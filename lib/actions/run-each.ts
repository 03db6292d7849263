import { randomUUID } from "node:crypto";
import { setImmediate as otherWork } from "node:timers/promises";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { DomainError } from "../domain/errors.ts";
import { sayIn } from "../i18n/sentences.ts";

/** What one call may act on; more than that is another call, after what came of this one was seen. */
const MOST_ROWS = 200;

/** The rows of an act on several. */
export const eachOf = <Id extends z.ZodType<string | number>>(id: Id) =>
  z.array(id).min(1, "Choose at least one row.").max(MOST_ROWS, `Choose at most ${MOST_ROWS} rows.`);

/** What came of an act on several rows. */
export interface BulkAnswer {
  /** How many rows it was done to. */
  readonly done: number;
  /** The others, each with why. */
  readonly failed: readonly { readonly id: string; readonly message: string }[];
}

/**
 * Does the act of one row to each of several, one after the other, each in its transaction with its audit row. What is refused for
 * one row is done to the others all the same; even after a defect the answer says what was done.
 * @param act the verb; it checks the role again for each.
 */
export async function runEach<Id extends string | number>(
  ids: readonly Id[],
  act: (id: Id) => unknown,
): Promise<BulkAnswer> {
  const locale = await getLocale();
  const once = [...new Set(ids)];
  const failed: { id: string; message: string }[] = [];
  for (const id of once) {
    try {
      await act(id);
    } catch (error) {
      failed.push({ id: String(id), message: sayIn(locale, sentenceOf(error)) });
    }
    await otherWork();
  }
  return { done: once.length - failed.length, failed };
}

function sentenceOf(error: unknown): string {
  if (error instanceof DomainError) return error.message;
  const reference = randomUUID().slice(0, 8);
  process.stderr.write(`act failed (${reference}): ${error instanceof Error ? error.stack : String(error)}\n`);
  return `Something went wrong on the server. The log has it under ${reference}.`;
}
