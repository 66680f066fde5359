/** Earning by real hooks: Hall, persona and project pages move by themselves, and stay true. */
import { afterAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

let commits = 0;

/** A commit as the agent's hook tells it, its sha a new one. */
function commit(session: string, cwd: string | undefined): Record<string, unknown> {
  commits += 1;
  const sha = `abc${String(commits).padStart(4, "0")}`;
  return {
    session_id: session,
    cwd,
    hook_event_name: "PostToolUse",
    tool_name: "Bash",
    tool_use_id: `toolu_commit_${commits}`,
    tool_input: { command: 'git commit -m "Mend"' },
    tool_response: {
      stdout: "",
      gitOperation: { commit: { sha, kind: "committed", branch: "main" } },
    },
  };
}

/** The figure of all XP in the head of a persona's or project's page. */
async function totalXp(page: Page): Promise<number> {
  const text = await page.locator(".head").getByText("XP in all").textContent();
  return Number(text?.replaceAll(/\D/g, ""));
}

test("work told by hooks moves the open page of its persona without a reload", async () => {
  await using house = await BrowserHouse.make();
  const [ferry] = await house.history(5);
  const { page, complaints } = await house.signedIn();
  await page.goto(`${house.url}/hall`);
  await page.locator(".fellow").first().getByRole("link").click();
  await page.getByRole("heading", { name: "Ledger" }).waitFor();
  const name = await page.getByRole("heading", { level: 1 }).textContent();
  const before = await totalXp(page);
  const owner = await ownerOf(house, name ?? "");

  expect((await house.post(commit(owner, ferry))).status).toBe(202);
  await page.locator(".ledger li").filter({ hasText: "Commit" }).getByText("just now").waitFor();
  const after = await totalXp(page);
  // Commit 15 and Bash 2, and whatever these two complete.
  expect(after).toBeGreaterThanOrEqual(before + 17);
  await page.reload();
  await page.getByRole("heading", { name: "Ledger" }).waitFor();
  expect(await totalXp(page)).toBe(after);
  expect(complaints).toEqual([]);
});

/** The session whose persona has a name: each of the three tells one event that earns nothing. */
async function ownerOf(house: BrowserHouse, name: string): Promise<string> {
  const { page, context } = await house.signedIn();
  for (const index of [0, 1, 2]) {
    const session = `agent-${index}`;
    await house.post({ session_id: session, hook_event_name: "SessionStart", source: "resume" });
    await page.goto(`${house.url}/s/${session}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    if ((await page.getByRole("heading", { level: 1 }).textContent()) === name) {
      await context.close();
      return session;
    }
  }
  throw new Error(`no session belongs to ${name}`);
}

test("a level is celebrated where one is, and a first tool unlocks its achievement", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna");
  const { page } = await house.signedIn();
  await page.locator(".row .who a").click();
  await page.getByRole("heading", { level: 1 }).getByRole("link").click();
  const wall = page.getByRole("region", { name: "Achievements" });
  const first = wall.getByRole("listitem").filter({ hasText: "First Blood" });
  expect(await first.textContent()).toContain("0 of 1");

  await house.tell("anna", pane, commit("anna", house.tmux.folder));
  await page.getByRole("status").getByText("unlocked First Blood").waitFor();
  await wall.locator('[data-unlocked="true"]').filter({ hasText: "First Blood" }).waitFor();
  for (let more = 0; more < 6; more++) {
    await house.tell("anna", pane, commit("anna", house.tmux.folder));
  }
  await page.getByRole("status").getByText("reached level 2").first().waitFor();
  await page.getByText("of level 2").waitFor();
});

test("points float to their bar, but not for somebody who asked for stillness", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna");
  const moving = await house.signedIn({ reducedMotion: "no-preference" });
  const still = await house.signedIn({ reducedMotion: "reduce" });
  for (const { page } of [moving, still]) {
    await page.goto(`${house.url}/s/anna`);
    await page.locator(".xp").waitFor();
    expect(await page.locator(".gain").count()).toBe(0);
  }
  await house.tell("anna", pane, commit("anna", house.tmux.folder));
  for (const { page } of [moving, still])
    await page.locator(".gain").waitFor({ state: "attached" });
  // A commit 15, Bash 2, the first tool's achievement 10: what comes in one frame is one figure.
  expect(await moving.page.locator(".gain").textContent()).toMatch(/^\+\d+$/);
  const motion = (page: Page) =>
    page.evaluate(() => {
      const gain = document.querySelector(".gain");
      return gain ? getComputedStyle(gain).display !== "none" : null;
    });
  expect([await motion(moving.page), await motion(still.page)]).toEqual([true, false]);
});

test("the leaderboard ranks by measure and period, and leads to each", async () => {
  await using house = await BrowserHouse.make();
  await house.history(5);
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/hall`);
  const leaders = page.getByRole("region", { name: "Leaderboard" });
  await leaders.getByRole("listitem").nth(2).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = await page.locator(".fellow a").nth(1).getAttribute("href");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe(second);
  const values = async () =>
    (await leaders.locator("li > .figure").allTextContents()).map((one) =>
      Number(one.replaceAll(/\D/g, "")),
    );
  const byXp = await values();
  expect(byXp).toEqual([...byXp].sort((a, b) => b - a));

  await leaders.getByRole("combobox", { name: "Measure" }).selectOption({ label: "Tools used" });
  await leaders.getByRole("button", { name: "All" }).click();
  await leaders.locator("li > .figure").first().waitFor();
  await page.waitForFunction(
    (old) => document.querySelector(".leaders li > .figure")?.textContent !== old,
    String(byXp[0]),
  );
  const byTools = await values();
  expect(byTools).toEqual([...byTools].sort((a, b) => b - a));
  await leaders.getByRole("button", { name: "Projects" }).click();
  await leaders.getByRole("link", { name: "ferry" }).click();
  await page.waitForURL(/\/project\//);
  await page.getByRole("heading", { level: 1, name: "ferry" }).waitFor();
});

test("a project says its class and why, its streak, its team, and gives its story away", async () => {
  await using house = await BrowserHouse.make();
  await house.history(6);
  const { page, complaints } = await house.signedIn();
  await page.goto(`${house.url}/hall`);
  await page.locator(".fellow").filter({ hasText: "ferry" }).getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "ferry" }).waitFor();
  expect(await page.locator(".flame b").textContent()).toMatch(/^\d+$/);
  expect(await page.getByRole("region", { name: "Team" }).getByRole("listitem").count()).toBe(2);
  await page.getByRole("link", { name: "On GitHub" }).waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Markdown" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe("ferry-story.md");
  const text = await Bun.file(await download.path()).text();
  expect(text).toStartWith("# ");
  expect(text).toContain("ferry");
  expect(complaints).toEqual([]);
});

test("a new name stays, and a name that cannot be is refused with its sentence", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page } = await house.signedIn();
  await page.locator(".row .who a").click();
  await page.getByRole("heading", { level: 1 }).getByRole("link").click();
  const rename = async (name: string) => {
    await page.getByRole("textbox", { name: "New name" }).fill(name);
    await page.getByRole("button", { name: "Save" }).click();
  };
  await page.getByRole("button", { name: "Rename" }).click();
  await rename("evil \u202e name");
  await page.getByText("Not done.").waitFor();
  await rename("Anna Lighthouse");
  await page.getByRole("heading", { level: 1, name: "Anna Lighthouse" }).waitFor();
  // The tab's title follows the live state, the heading the answer to the change.
  await page.waitForFunction(() => document.title === "Anna Lighthouse · claude-rpg");
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("Rename");
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Anna Lighthouse" }).waitFor();
});

test("a killed server leaves the Hall as it was, and its return brings it up to date", async () => {
  await using house = await BrowserHouse.make();
  const [ferry] = await house.history(3);
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/hall`);
  await page.locator(".ranks li").first().waitFor();
  const figures = () => page.locator(".fellow .xp").allTextContents();
  const before = await figures();
  await house.home.signal("SIGKILL");
  await page.getByText(/What you see is as of \d\d:\d\d:\d\d\./).waitFor();
  expect(await figures()).toEqual(before);
  await page.getByRole("button", { name: "Today" }).click();
  await page.getByText("The server does not answer").waitFor();

  await house.home.serve();
  expect((await house.post(commit("agent-0", ferry))).status).toBe(202);
  await page.getByText("The server is gone.").waitFor({ state: "detached" });
  // Several lists may have met the server while it was away.
  await page.waitForFunction(
    () => !document.body.textContent.includes("The server does not answer"),
  );
  await page.waitForFunction((old) => {
    const now = [...document.querySelectorAll(".fellow .xp")].map((one) => one.textContent);
    return JSON.stringify(now) !== old;
  }, JSON.stringify(before));
});
