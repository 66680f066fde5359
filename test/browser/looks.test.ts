/** Every screen in two sizes and both themes: accessible, quiet in the console, never too wide. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse, type ScriptRun } from "./house.ts";
import { judge, LOOKS, sidewaysAt360, violations } from "./judge.ts";

afterAll(closeChromium);

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
