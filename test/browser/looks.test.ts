/** Every screen in two sizes and both themes: accessible, quiet in the console, never too wide. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse, type ScriptRun } from "./house.ts";

const SIZES = [
  ["desktop", { width: 1280, height: 800 }],
  ["phone", { width: 390, height: 844 }],
] as const;
const THEMES = ["dark", "light"] as const;
const LOOKS = SIZES.flatMap(([name, size]) => THEMES.map((theme) => [name, theme, size] as const));

afterAll(closeChromium);

/** What axe finds, as one line each. */
async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  if (found.passes.length < 10) throw new Error("axe has not looked at this page");
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
}

/** By how many pixels the page is wider than its window at 360 px. */
async function sidewaysAt360(page: Page): Promise<number> {
  await page.setViewportSize({ width: 360, height: 740 });
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** Buttons and links of their own that are smaller than a thumb, by name. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, input, textarea, .button, summary")]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return width < 44 || height < 44;
      })
      .map((element) => element.getAttribute("aria-label") ?? element.textContent ?? "?"),
  );
}

interface Look {
  house: BrowserHouse;
  size: { width: number; height: number };
  theme: "dark" | "light";
  path: string;
  /** Resolves when the screen shows what is to be judged. */
  isThere(page: Page): Promise<unknown>;
}

async function judge({ house, size, theme, path, isThere }: Look): Promise<void> {
  const isPhone = size.width < 500;
  const { page, context, complaints } = await house.signedIn({
    viewport: size,
    colorScheme: theme,
    hasTouch: isPhone,
  });
  await page.goto(house.url + path);
  await isThere(page);
  expect(await page.locator("html").getAttribute("data-theme")).toBe(
    theme === "light" ? "parchment" : "night",
  );
  expect(await violations(page)).toEqual([]);
  expect(await tooSmall(page)).toEqual([]);
  expect(await sidewaysAt360(page)).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
}

describe("an empty camp", () => {
  let house: BrowserHouse;
  beforeAll(async () => {
    house = await BrowserHouse.make();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test.each(LOOKS)("is without fault on a %s in %s colours", async (_, theme, size) => {
    const isThere = (page: Page) =>
      page.getByRole("heading", { name: "The camp is empty" }).waitFor();
    await judge({ house, size, theme, path: "/", isThere });
  });

  test.each(LOOKS)("is without fault for a stranger on a %s in %s", async (_, theme, size) => {
    const { page, complaints } = await house.stranger({ viewport: size, colorScheme: theme });
    await page.goto(house.url);
    await page.getByRole("heading", { name: "The gate is closed" }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await sidewaysAt360(page)).toBe(0);
    // The question who one is was answered with "nobody", which the browser notes.
    expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
  });
});

test("the theme that somebody chooses stays over a reload, and changes every colour", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn({ colorScheme: "dark" });
  await page.getByRole("button", { name: "Theme: parchment" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Theme: night" }).waitFor();
  expect(await page.locator("html").getAttribute("data-theme")).toBe("parchment");
  const ground = await page.evaluate(
    () => getComputedStyle(document.documentElement).backgroundColor,
  );
  expect(ground).toBe("rgb(239, 229, 207)");
});

describe("a full camp", () => {
  let house: BrowserHouse;
  const runs: ScriptRun[] = [];
  beforeAll(async () => {
    house = await BrowserHouse.make();
    runs.push(...(await fill(house)));
  });
  afterAll(async () => {
    for (const run of runs) run.kill();
    await house[Symbol.asyncDispose]();
  });

  test.each(LOOKS)("is without fault on a %s in %s colours", async (_, theme, size) => {
    const isThere = (page: Page) =>
      page.getByRole("heading", { name: "4 wait for you, one stopped" }).waitFor();
    await judge({ house, size, theme, path: "/", isThere });
  });

  test.each(LOOKS)("has a session page without fault on a %s in %s", async (_, theme, size) => {
    const isThere = (page: Page) => page.getByText("colour 7", { exact: true }).waitFor();
    await judge({ house, size, theme, path: "/s/asks", isThere });
  });

  test.each(LOOKS)("says why without fault on a %s in %s colours", async (_, theme, size) => {
    const isThere = async (page: Page) => {
      await page.getByText("Why: a hook event").click();
      await page.getByRole("region", { name: "Changes" }).getByText("pre_tool_use").waitFor();
    };
    await judge({ house, size, theme, path: "/s/works", isThere });
  });
});

/** One session of every kind that a camp can show. */
async function fill(house: BrowserHouse): Promise<ScriptRun[]> {
  const paint = "for n in 0 1 2 3 4 5 6 7; do printf '\\033[3%dmcolour %d\\033[0m\\n' $n $n; done";
  const names = ["asks", "edits", "plans", "chooses", "works", "fails", "rests"] as const;
  const panes = new Map<string, string>();
  for (const name of names) panes.set(name, await house.agent(name, `${paint}; cat`));
  const paneOf = (name: (typeof names)[number]) => panes.get(name) ?? "";
  await house.tell("works", paneOf("works"), {
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command: `npm test -- ${"--some-flag ".repeat(20)}` },
    tool_use_id: "toolu_1",
  });
  await house.tell("fails", paneOf("fails"), {
    hook_event_name: "StopFailure",
    error: "rate_limit",
    last_assistant_message: "You have hit your limit; it resets at 15:45.",
  });
  await house.tell("rests", paneOf("rests"), {
    hook_event_name: "Stop",
    last_assistant_message: `Imported 412 rows of ${"a-very-long-word-".repeat(12)}.`,
  });
  const request = (name: (typeof names)[number], tool: string, input: Record<string, unknown>) =>
    house.hook("permission", paneOf(name), {
      session_id: name,
      hook_event_name: "PermissionRequest",
      tool_name: tool,
      tool_input: input,
      permission_suggestions: [{ type: "addRules" }],
    });
  const options = [
    { label: "By time", description: "Earliest sailing first" },
    { label: "By pier", description: "Pier A to F, then time" },
  ];
  return [
    await request("asks", "Bash", { command: `echo ${"x".repeat(300)}`, description: "Say x" }),
    await request("edits", "Edit", {
      file_path: `/src/${"deep/".repeat(30)}berths.ts`,
      old_string: "const berths = 1;\nreturn berths;",
      new_string: "const berths = 2;\nreturn berths;",
    }),
    await request("plans", "ExitPlanMode", { plan: "# Plan\n\n1. Look\n2. Mend\n3. Test" }),
    await request("chooses", "AskUserQuestion", {
      questions: [{ question: "Which order?", header: "Order", multiSelect: false, options }],
    }),
  ];
}
