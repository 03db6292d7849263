import { ApiError } from "../error.ts";

/** Bytes of a body. A message of 64 KiB is three times as long in a form. */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Reads the raw body, of which the signature holds the hash.
 * @throws ApiError `RequestTooLarge`, where the rest is not read, and `MalformedBody` for one that breaks off.
 */
export async function readBody(request: Request): Promise<Buffer> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > MAX_BODY_BYTES) throw tooLarge();
  const reader = request.body?.getReader();
  if (reader === undefined) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      // Whoever sent it is gone: nobody hears this answer, and nothing here is at fault.
      throw new ApiError("MalformedBody", "The body broke off before its end. Send the request again.");
    });
    if (done) return Buffer.concat(chunks);
    size += value.length;
    if (size > MAX_BODY_BYTES) {
      // Not awaited: the sender may never answer.
      reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
}

const tooLarge = () =>
  new ApiError("RequestTooLarge", `The body has more than ${MAX_BODY_BYTES} bytes. Send less in one request.`);
