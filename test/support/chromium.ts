/** Debian's Chromium by playwright-core, and what a page complains about while it is open. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { chromiumPath } from "./bring-tools.ts";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Whatever waits for something on a page waits this long: only a real failure meets it. */
const PATIENCE_MS = 20_000;

export interface OpenedPage {
  page: Page;
  context: BrowserContext;
  /** Console errors, exceptions and breaches of the content security policy, as they come. */
  complaints: string[];
}

/** One Chromium for all tests of a file; every test opens contexts of its own in it. */
let launched: Promise<Browser> | null = null;

async function launch(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error("Chromium is missing; `bun run test` brings it.");
  return await chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A test that ran into its time limit takes the browser with it; the next one gets another. */
async function theBrowser(): Promise<Browser> {
  const known = await launched;
  if (known?.isConnected()) return known;
  launched = launch();
  return await launched;
}

/** A page in a browser profile of its own, in English, UTC, dark, without motion. */
export async function openPage(options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const browser = await theBrowser();
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "dark",
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return { page, context, complaints: await listen(page) };
}

/** For `afterAll` of every file that opens pages. */
export async function closeChromium(): Promise<void> {
  const browser = await launched;
  launched = null;
  await browser?.close();
}

async function listen(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return complaints;
}
