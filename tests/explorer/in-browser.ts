import type { BrowserContext, Page } from "playwright-core";

/** What a page did that it must not: requests, errors, messages of the browser's. */
export interface Watched {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

/** A page that is watched from its beginning. */
export async function watchedPage(context: BrowserContext, url: string): Promise<Watched> {
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  await page.locator("h1").waitFor();
  return { page, requests, complaints };
}

/**
 * Goes to addresses of the page one after the other, as links do, and waits until each is shown.
 *
 * @param look runs in the page
 */
export async function goThrough<T>(
  page: Page,
  addresses: readonly string[],
  look: () => T,
): Promise<T[]> {
  const visit = `async (addresses) => {
    const look = ${look};
    const seen = [];
    for (const address of addresses) {
      const isThere = window.location.hash === "#" + address;
      const changed = new Promise((resolve) => {
        window.addEventListener("hashchange", () => setTimeout(resolve), { once: true });
      });
      window.location.hash = address;
      if (!isThere) await changed;
      seen.push(look());
    }
    return seen;
  }`;
  return page.evaluate(`(${visit})(${JSON.stringify(addresses)})`);
}

/** Goes to one. */
export async function goTo(page: Page, address: string): Promise<void> {
  await goThrough(page, [address], () => undefined);
}

/** What the page says of a query. */
export interface Told {
  readonly headline: string;
  /** The paragraphs under it. */
  readonly verdict: readonly string[];
  readonly unknown: readonly string[];
  readonly steps: readonly string[];
}

/** Everything that the page says of the query that it shows; runs in the page. */
export function told(): Told {
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent ?? "");
  return {
    headline: texts(".headline").join(),
    verdict: texts(".verdict p"),
    unknown: texts(".fields button"),
    steps: texts(".steps li > p:first-child"),
  };
}

/** The query that the page would send, as its JSON. */
export async function sent(page: Page): Promise<unknown> {
  await page.getByRole("button", { name: "Copy as JSON" }).click();
  return JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
}
