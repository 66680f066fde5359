/** The camp by keyboard alone: walking, opening, allowing, denying, choosing. */
import { afterAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse, decisionOf } from "./house.ts";

afterAll(closeChromium);

/** Which card or row has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const active = document.activeElement;
    const card = active?.closest("[data-card]")?.getAttribute("data-card");
    return card ? `card ${card}` : `link ${active?.getAttribute("href")}`;
  });
}

/** Past the rest that follows a change of the inbox: keys would be void in it. */
async function untilRested(page: Page): Promise<void> {
  await page.locator('[data-act="allow"]:not([aria-disabled="true"])').first().waitFor();
}

test("j and k walk over cards and rows, Enter opens, a allows, d denies", async () => {
  await using house = await BrowserHouse.make();
  const panes = [await house.agent("anna"), await house.agent("bela"), await house.agent("cora")];
  const [annasPane = "", belasPane = ""] = panes;
  const anna = await house.ask("anna", annasPane, "make deploy");
  const { page } = await house.signedIn();
  await page.locator('[data-card="anna"]').waitFor();
  const bela = await house.ask("bela", belasPane, "make undo");
  await page.locator('[data-card="bela"]').waitFor();
  await untilRested(page);

  const press = (keys: string) => page.keyboard.press(keys);
  const walk: string[] = [];
  for (const key of ["j", "j", "j", "k", "k"]) {
    await press(key);
    walk.push(await focused(page));
  }
  expect(walk).toEqual(["card anna", "card bela", "link /s/anna", "card bela", "card anna"]);

  await press("a");
  expect(await decisionOf(anna)).toMatchObject({ behavior: "allow" });
  await page.locator('[data-card="anna"]').waitFor({ state: "detached" });
  expect(await focused(page)).toBe("card bela");
  await untilRested(page);
  await press("d");
  expect(await decisionOf(bela)).toMatchObject({ behavior: "deny" });
  await page.getByRole("heading", { name: "Nobody needs you" }).waitFor();

  await press("j");
  await press("j");
  expect(await focused(page)).toBe("link /s/bela");
  await press("Enter");
  await page.waitForURL(`${house.url}/s/bela`);
});

test("a digit answers a question", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna");
  const question = {
    question: "Which order?",
    header: "Order",
    multiSelect: false,
    options: [
      { label: "By time", description: "Earliest first" },
      { label: "By pier", description: "A to F" },
    ],
  };
  const asked = await house.hook("permission", pane, {
    session_id: "anna",
    hook_event_name: "PermissionRequest",
    tool_name: "AskUserQuestion",
    tool_input: { questions: [question] },
  });
  const { page } = await house.signedIn();
  await page.locator('[data-option="2"]:not([aria-disabled="true"])').waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("2");
  expect(await decisionOf(asked)).toMatchObject({
    behavior: "allow",
    updatedInput: { answers: { "Which order?": "By pier" } },
  });
});

test("everything can be reached by Tab, and shows that it has the focus", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna");
  const asked = await house.ask("anna", pane, "make deploy");
  const { page } = await house.signedIn();
  await page.getByRole("article").waitFor();
  const reached: string[] = [];
  for (let stops = 0; stops < 14; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body) return null;
      const after = getComputedStyle(active, "::after").outlineStyle;
      const isMarked = getComputedStyle(active).outlineStyle !== "none" || after === "solid";
      const name = active.getAttribute("aria-label") ?? active.textContent ?? "";
      return { name: name.trim(), isMarked };
    });
    if (!stop) break;
    expect([stop.name, stop.isMarked]).toEqual([stop.name, true]);
    reached.push(stop.name);
  }
  expect(reached[0]).toBe("Skip to the page");
  const names = ["Camp", "Hall", "Quests", "Notes", "Take a note"].concat([
    "Theme: parchment",
    "What Bash would do",
    "Allow",
    "Deny",
    "Deny with a word …",
  ]);
  for (const name of names) expect(reached).toContain(name);
  asked.kill();
});
