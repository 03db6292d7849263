import { z } from "zod";
import { readBoundedBody } from "../auth/bounded-body.ts";
import { DomainError } from "../domain/errors.ts";
import { ChosenRows } from "../services/list-export.ts";

/** Bytes of a body: two hundred IDs as long as they can be, in Chinese. */
const MOST_BYTES = 256 * 1024;
const Body = z.object({ ids: ChosenRows });

/** The rows that a person has ticked, from the body of a request. @throws DomainError `invalid_input` */
export async function readChosenRows(request: Request): Promise<ChosenRows> {
  const body = await readBoundedBody(request, MOST_BYTES);
  const parsed = Body.safeParse(body === null ? null : fromJson(body.toString("utf8")));
  if (!parsed.success) throw new DomainError("invalid_input", "Tick between 1 and 200 rows, then export them.");
  return parsed.data.ids;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
