/** Every page of the game in two sizes and both themes, empty and with days of work in it. */
import { afterAll, beforeAll, describe, test } from "bun:test";
import type { Page } from "playwright-core";
import { z } from "zod";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse } from "./house.ts";
import { judgeAll, LOOKS, type Sight } from "./judge.ts";

afterAll(closeChromium);

const text = (what: string) => (page: Page) => page.getByText(what).first().waitFor();
const css = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

/** Opens every fold, so that what lies in it is judged, too. */
async function openFolds(page: Page): Promise<void> {
  for (const fold of await page.locator(".fold").all()) await fold.click();
  for (const fold of await page.locator("summary").all()) await fold.click();
}

describe("without any work yet", () => {
  let house: BrowserHouse;
  beforeAll(async () => {
    house = await BrowserHouse.make();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test.each(LOOKS)("every page is without fault on a %s in %s", async (_, theme, size) => {
    await judgeAll({ house, size, theme }, [
      { path: "/hall", isThere: text("Nobody has come to the fire yet.") },
      { path: "/quests", isThere: text("No quest is on its way.") },
      { path: "/notes", isThere: text("The inbox is empty.") },
    ]);
  });
});

const GROUPS = ["Hall and slip", "persona and project", "quests and notes"] as const;

describe("with days of work", () => {
  let house: BrowserHouse;
  let sights: Record<(typeof GROUPS)[number], Sight[]>;
  beforeAll(async () => {
    house = await BrowserHouse.make();
    sights = await fill(house);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const all = GROUPS.flatMap((group) => LOOKS.map((look) => [group, ...look] as const));
  test.each(all)("%s are without fault on a %s in %s", async (group, _, theme, size) => {
    await judgeAll({ house, size, theme }, sights[group]);
  });
});

const ids = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });

/** Work, quests in each state and notes; long names where people may choose them. */
async function fill(house: BrowserHouse): Promise<Record<(typeof GROUPS)[number], Sight[]>> {
  await house.history(9);
  await house.agent("agent-0");
  const token = await house.home.token("full");
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(house.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return await response.json();
  };
  const first = async (list: string) => ids.parse(await ask("GET", list)).items[0]?.id ?? "";
  const personaId = await first("/api/personas?sort=-totalXp");
  const projectId = await first("/api/projects?sort=-totalXp");
  const long = "a-very-long-word-".repeat(9);
  const phases = ["Load the cargo", `Cast off ${long}`, "Sail"];
  for (const [title, start] of [
    ["Sail to Oster", true],
    [`Mend ${long}`, false],
  ] as const) {
    await ask("POST", "/api/quests", { title, phases, start, projectId, personaId });
  }
  for (const content of [`Tide table ${long} #berths`, "Two\nlines #lamp #berths"]) {
    await ask("POST", "/api/notes", { content });
  }
  const quests = async (page: Page) => {
    await page.getByRole("button", { name: "Sail to Oster" }).waitFor();
    await page.locator(".wall li").first().waitFor();
    await openFolds(page);
    await page.getByRole("button", { name: "New quest" }).click();
  };
  const notes = async (page: Page) => {
    await page.getByRole("button", { name: "More …" }).first().click();
    await page.getByRole("button", { name: "Edit" }).first().click();
  };
  const slip = async (page: Page) => {
    await page.locator(".row").first().waitFor();
    await page.keyboard.press("n");
    await page.getByRole("dialog").waitFor();
  };
  const person = async (page: Page) => {
    for (const part of [".day-bars", ".hour-grid", ".ledger li", ".wall li"]) await css(part)(page);
    await openFolds(page);
  };
  return {
    "Hall and slip": [
      { path: "/", isThere: slip },
      { path: "/hall", isThere: css(".ranks li") },
    ],
    "persona and project": [
      { path: `/p/${personaId}`, isThere: person },
      { path: `/project/${projectId}`, isThere: person },
    ],
    "quests and notes": [
      { path: "/quests", isThere: quests },
      { path: "/notes", isThere: notes },
    ],
  };
}
