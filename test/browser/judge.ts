/** Judges one screen in one size and theme: accessible, quiet in the console, never too wide. */
import { expect } from "bun:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import type { BrowserHouse } from "./house.ts";

const SIZES = [
  ["desktop", { width: 1280, height: 800 }],
  ["phone", { width: 390, height: 844 }],
] as const;
const THEMES = ["dark", "light"] as const;
/** Both sizes in both themes, for `test.each`. */
export const LOOKS = SIZES.flatMap(([name, size]) =>
  THEMES.map((theme) => [name, theme, size] as const),
);

/** What axe finds, as one line each. */
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  if (found.passes.length < 10) throw new Error("axe has not looked at this page");
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
}

/** By how many pixels the page is wider than its window at 360 px. */
export async function sidewaysAt360(page: Page): Promise<number> {
  await page.setViewportSize({ width: 360, height: 740 });
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** Buttons and links of their own that are smaller than a thumb, by name. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, input, textarea, select, summary, .button")]
      .filter((element) => {
        // A small mark inside of its label is as large as the label.
        if (!element.checkVisibility() || element.closest("label.tick")) return false;
        const { width, height } = element.getBoundingClientRect();
        return width < 44 || height < 44;
      })
      .map((element) => element.getAttribute("aria-label") ?? element.textContent ?? "?"),
  );
}

/** What is to be judged, and how one knows that it is there. */
export interface Sight {
  path: string;
  isThere(page: Page): Promise<unknown>;
}

interface Look extends Sight {
  house: BrowserHouse;
  size: { width: number; height: number };
  theme: "dark" | "light";
}

export function judge({ path, isThere, ...look }: Look): Promise<void> {
  return judgeAll(look, [{ path, isThere }]);
}

/** One browser that looks at all of them in turn. */
export async function judgeAll(
  { house, size, theme }: Omit<Look, keyof Sight>,
  sights: readonly Sight[],
): Promise<void> {
  const { page, context, complaints } = await house.signedIn({
    viewport: size,
    colorScheme: theme,
    hasTouch: size.width < 500,
  });
  for (const { path, isThere } of sights) {
    await page.setViewportSize(size);
    await page.goto(house.url + path);
    await isThere(page);
    expect(await page.locator("html").getAttribute("data-theme")).toBe(
      theme === "light" ? "parchment" : "night",
    );
    expect([path, await violations(page)]).toEqual([path, []]);
    expect([path, await tooSmall(page)]).toEqual([path, []]);
    expect([path, await sidewaysAt360(page)]).toEqual([path, 0]);
    expect([path, complaints]).toEqual([path, []]);
  }
  await context.close();
}
