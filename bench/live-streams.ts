import { get, type IncomingMessage } from "node:http";

/** Event streams that are held open and read, as that many open pages would. */
export interface HeldStreams {
  /** What has come in since they were opened. */
  readonly bytes: number;
  readonly messages: number;
  close(): void;
}

/** @param cookies of several sessions: one may hold a few only. @throws Error when one is refused */
export async function holdStreams(
  url: string,
  cookies: readonly string[],
  paths: readonly string[],
  count: number,
): Promise<HeldStreams> {
  const held = { bytes: 0, messages: 0 };
  const responses = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      open(`${url}${paths[n % paths.length]}`, cookies[n % cookies.length] ?? ""),
    ),
  );
  for (const response of responses) {
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      held.bytes += text.length;
      held.messages += text.split("event: shown").length - 1;
    });
    response.on("error", () => {});
  }
  return {
    get bytes() {
      return held.bytes;
    },
    get messages() {
      return held.messages;
    },
    close: () => {
      for (const response of responses) response.destroy();
    },
  };
}

function open(url: string, cookie: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers: { cookie, accept: "text/event-stream" } }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${url} answered ${response.statusCode}`));
    }).once("error", reject);
  });
}
