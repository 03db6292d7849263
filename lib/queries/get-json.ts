/** A query was refused or got no answer; `message` is a sentence for the person, empty where nothing answered. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** HTTP status; 0 where nothing answered. */
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** Reads one of the console's own GET handlers. @throws QueryError */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      throw new QueryError("", 0);
    },
  );
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const message = typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";
  throw new QueryError(message, response.status);
}
