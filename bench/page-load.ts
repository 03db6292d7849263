import { Agent, get } from "node:http";

export interface PageJob {
  readonly kind: "pages";
  readonly urls: readonly string[];
  readonly cookie: string;
  readonly atOnce: number;
  readonly seconds: number;
}

/**
 * Loads pages one after the other on a few connections, as fast as they are rendered.
 * @returns pages per second
 * @throws Error when one does not answer 200
 */
export async function measurePages({ urls, cookie, atOnce, seconds }: PageJob): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const endAt = performance.now() + seconds * 1_000;
  let loaded = 0;
  const visit = async (first: number) => {
    for (let i = first; performance.now() < endAt; i++) {
      await load(urls[i % urls.length] ?? "", agent, cookie);
      loaded++;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: atOnce }, (_, i) => visit(i)));
  agent.destroy();
  return loaded / ((performance.now() - startedAt) / 1_000);
}

function load(url: string, agent: Agent, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { cookie } }, (response) => {
      response.resume();
      response.once("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    }).once("error", reject);
  });
}
