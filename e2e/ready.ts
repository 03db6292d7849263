import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";

/**
 * Waits until React has taken over everything on the page that a person can operate: a key pressed before that is lost, and while
 * a page streams in, parts of it stand in the document twice. People wait by themselves; a test on a busy machine must be told to.
 */
export async function whenReady(page: Page): Promise<void> {
  const isReady = () => {
    if (document.readyState === "loading" || document.querySelector('template[id^="B:"], [hidden][id^="S:"]'))
      return false;
    const operable = document.body.querySelectorAll(
      "a[href], button, input:not([type=hidden]), select, textarea, summary",
    );
    return [...operable].every((element) => Object.keys(element).some((key) => key.startsWith("__reactFiber$")));
  };
  await page.waitForFunction(isReady, undefined, { polling: 50, timeout: 30_000 });
}

const watched = new WeakSet<BrowserContext>();

/** Makes `goto`, `reload`, `goBack` and `goForward` of every page of a context wait until what they brought is ready. */
export function readyPages<Context extends BrowserContext>(context: Context): Context {
  if (watched.has(context)) return context;
  watched.add(context);
  context.on("page", (page) => {
    for (const verb of ["goto", "reload", "goBack", "goForward"] as const) {
      const navigate = page[verb].bind(page) as (...given: unknown[]) => Promise<unknown>;
      const andWait = async (...given: unknown[]) => {
        const answer = await navigate(...given);
        // What is no page of the console, say a file or an answer in JSON, has nothing to be taken over.
        if ((await page.locator('script[src*="/_next/"]').count()) > 0) await whenReady(page);
        return answer;
      };
      Object.assign(page, { [verb]: andWait });
    }
  });
  return context;
}

/** A browser all of whose contexts have such pages. */
export function readyBrowser(browser: Browser): Browser {
  const newContext = browser.newContext.bind(browser);
  return Object.assign(browser, {
    newContext: async (options?: BrowserContextOptions) => readyPages(await newContext(options)),
  });
}
