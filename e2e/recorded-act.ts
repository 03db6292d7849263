import { type APIResponse, type Browser, type Page, request } from "@playwright/test";
import type { Server } from "./fixtures.ts";
import type { SessionState } from "./people.ts";

/** The call of a server action as a browser sent it. */
export interface RecordedAct {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Does something as the owner in a real browser and catches the call of the action on its way: it never reaches the server.
 * @param act what a person does, up to the press that calls the action
 */
export async function recordAct(
  browser: Browser,
  server: Server,
  act: (page: Page) => Promise<void>,
): Promise<RecordedAct> {
  const context = await browser.newContext({ baseURL: server.url, storageState: server.ownerState, locale: "en-GB" });
  const page = await context.newPage();
  const caught = new Promise<RecordedAct>((resolve) => {
    void page.route("**/*", async (route) => {
      const sent = route.request();
      const headers = await sent.allHeaders();
      if (sent.method() !== "POST" || headers["next-action"] === undefined) return route.continue();
      resolve({ url: sent.url(), headers, body: sent.postData() ?? "" });
      return route.abort();
    });
  });
  await act(page);
  const recorded = await caught;
  await context.close();
  return recorded;
}

/** What came of a call: the state that the action answered, or where it led. */
export interface Answer {
  readonly httpStatus: number;
  readonly redirect: string | null;
  readonly status: string | null;
  readonly code: string | null;
}

/** Sends a recorded call with another session, or none, and nothing else that the browser had. */
export async function replay(
  act: RecordedAct,
  session: SessionState | null,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  // Said explicitly: a context without would begin with the session of the test.
  const context = await request.newContext({ storageState: session ?? { cookies: [], origins: [] } });
  const { "next-action": action = "", "content-type": contentType = "text/plain;charset=UTF-8" } = act.headers;
  const answer: APIResponse = await context.post(act.url, {
    headers: { "next-action": action, "content-type": contentType, accept: "text/x-component", ...more },
    data: Buffer.from(act.body, "utf8"),
    maxRedirects: 0,
  });
  const text = await answer.text();
  const result = {
    httpStatus: answer.status(),
    redirect: answer.headers()["x-action-redirect"] ?? null,
    status: /"status":"(\w+)"/.exec(text)?.[1] ?? null,
    code: /"code":"(\w+)"/.exec(text)?.[1] ?? null,
  };
  await context.dispose();
  return result;
}
