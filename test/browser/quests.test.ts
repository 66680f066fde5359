/** Quests and challenges: made by hand, by an agent's tasks, moved as the table allows. */
import { afterAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { z } from "zod";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

const lane = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

async function makeQuest(page: Page, title: string, phases: string): Promise<void> {
  await page.getByRole("button", { name: "New quest" }).click();
  const form = page.getByRole("form", { name: "New quest" });
  await form.getByRole("textbox", { name: "Title" }).fill(title);
  await form.getByRole("combobox", { name: "Walked by" }).selectOption({ index: 1 });
  await form.getByRole("textbox", { name: /^Phases/ }).fill(phases);
  await form.getByRole("button", { name: "Make the quest" }).click();
  await form.waitFor({ state: "detached" });
}

test("a quest is made, walked phase by phase, completed and paid", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page, complaints } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  await page.getByRole("button", { name: "New quest" }).click();
  await page.getByRole("button", { name: "Make the quest" }).click();
  await page.getByText("A quest needs a title.").waitFor();
  await page.getByText("pays nothing: choose one").waitFor();
  await page.getByRole("combobox", { name: "Walked by" }).selectOption({ index: 1 });
  await page.getByText(/^Its steps earn XP for \S+/).waitFor();
  await page.getByRole("button", { name: "Leave it" }).click();
  await makeQuest(page, "Sail to Oster", "Load\nCast off\n");

  const active = lane(page, "Active");
  await active.getByRole("button", { name: "Sail to Oster" }).click();
  expect(await active.getByText("0 of 2").count()).toBe(1);
  expect(complaints).toEqual([]);
  await active.getByRole("button", { name: "Complete", exact: true }).click();
  await active.getByText("Not done.").waitFor();
  for (const phase of ["Load", "Cast off"]) {
    const step = active.locator(".phases li").filter({ hasText: phase });
    await step.locator("summary").click();
    await step.getByRole("button", { name: "Complete" }).click();
    await step.locator("summary").waitFor({ state: "detached" });
  }
  await active.getByText("2 of 2").waitFor();
  await active.getByRole("button", { name: "Complete", exact: true }).click();
  const completed = lane(page, "Completed");
  await completed.getByRole("button", { name: "Sail to Oster" }).waitFor();
  await completed.getByText(/\+\d+ XP/).waitFor();
  await page.reload();
  await completed.getByRole("button", { name: "Sail to Oster" }).waitFor();
});

test("a quest is edited, given a phase, abandoned, and planned again", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  await makeQuest(page, "Paint", "");
  await lane(page, "Active").getByRole("button", { name: "Paint" }).click();
  await page.getByRole("textbox", { name: /^A further phase/ }).fill("Sand the hull");
  await page.getByRole("button", { name: "Add" }).click();
  await page.locator(".phases bdi").filter({ hasText: "Sand the hull" }).waitFor();
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Title" }).fill("Paint the ferry");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Paint the ferry" }).waitFor();
  await page.getByRole("button", { name: "Abandon" }).click();
  // What is open stays so in its new lane.
  await lane(page, "Abandoned").getByRole("button", { name: "Plan again" }).click();
  await lane(page, "Planned").getByRole("button", { name: "Paint the ferry" }).waitFor();
});

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent?.replace(/\s+/g, " ").trim());

test("by keys alone a phase goes where one says, and the quest stays open and in focus", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  await makeQuest(page, "Sail to Oster", "Load\nCast off\n");
  const lanes = { active: lane(page, "Active"), planned: lane(page, "Planned") };
  await lanes.active.getByRole("button", { name: "Sail to Oster" }).press("Enter");
  await lanes.active.getByRole("button", { name: "Plan again" }).press("Enter");
  // It stands in another lane now, as open as it was.
  await lanes.planned.locator(".phases bdi").filter({ hasText: "Load" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === "Sail to Oster");

  const load = page.locator(".phases li").filter({ hasText: "Load" });
  await load.locator("summary").focus();
  for (const key of ["ArrowDown", "c", "ArrowDown"]) await page.keyboard.press(key);
  expect(await load.textContent()).toContain("pending");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Begin");
  await page.keyboard.press("Enter");
  await lanes.active.getByText("active", { exact: true }).waitFor();
  await page.waitForFunction(() => document.activeElement !== document.body);
  await load.locator("summary").press("Enter");
  await load.getByRole("button", { name: "Complete" }).press("Enter");
  // The way to move it is gone with its last move: the quest itself has the focus.
  await load.locator("summary").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.textContent === "Sail to Oster");
});

test("a project shows ten of its open quests, and more on request", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const token = await house.home.token("full");
  const api = async (path: string, body?: unknown) => {
    const answer = await fetch(`${house.url}/api${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return z.looseObject({}).parse(await answer.json());
  };
  const projects = z.object({ items: z.array(z.object({ id: z.string() })) });
  const projectId = projects.parse(await api("/projects")).items[0]?.id;
  for (let number = 1; number <= 21; number++) {
    await api("/quests", { title: `Quest ${number}`, projectId, start: number % 2 === 0 });
  }
  const { page, complaints } = await house.signedIn();
  await page.goto(`${house.url}/project/${projectId}`);
  const open = page.getByRole("region", { name: "Open quests" });
  await open.getByRole("link", { name: "Quest 21" }).waitFor();
  expect(await open.getByRole("listitem").count()).toBe(10);
  await open.getByRole("button", { name: "More quests" }).click();
  await open.getByRole("link", { name: "Quest 2", exact: true }).waitFor();
  await open.getByRole("button", { name: "More quests" }).click();
  await open.getByRole("link", { name: "Quest 1", exact: true }).waitFor();
  expect(await open.getByRole("listitem").count()).toBe(21);
  expect(await open.getByRole("button").count()).toBe(0);
  // What is made meanwhile comes by itself.
  await api("/quests", { title: "Quest 22", projectId });
  await open.getByRole("link", { name: "Quest 22" }).waitFor();
  expect(complaints).toEqual([]);
});

test("three tasks of an agent are a quest that follows them live", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  await page.getByText("No quest is on its way.").waitFor();
  const todo = (id: string, statuses: readonly string[]) => {
    const todos = statuses.map((status, index) => {
      return { content: `Step ${index + 1}`, activeForm: `Stepping ${index + 1}`, status };
    });
    return house.tell("anna", pane, {
      hook_event_name: "PostToolUse",
      tool_name: "TodoWrite",
      tool_use_id: `toolu_${id}`,
      tool_input: { todos },
      tool_response: { oldTodos: [], newTodos: todos },
    });
  };
  await todo("1", ["in_progress", "pending", "pending"]);
  const quest = lane(page, "Active").getByRole("listitem").first();
  await quest.getByText("0 of 3").waitFor();
  await quest.getByText("follows an agent's tasks").waitFor();
  await todo("2", ["completed", "completed", "in_progress"]);
  await quest.getByText("2 of 3").waitFor();
});

test("a prompt brings challenges with the time that is left, and work moves them", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  const today = page.getByRole("region", { name: "Today's challenges" });
  await today.getByRole("listitem").waitFor();
  expect(await today.getByRole("listitem").textContent()).toMatch(/(\d+ (h|min)|minute).* left/);
  const week = page.getByRole("region", { name: "This week's challenges" });
  expect(await week.getByRole("listitem").count()).toBe(1);
});

test("challenges of personas who are away lie in a fold, also in a new tab", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna");
  await house.tell("anna", pane, { hook_event_name: "SessionEnd", reason: "prompt_input_exit" });
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  const today = page.getByRole("region", { name: "Today's challenges" });
  await today.getByText("Nobody in the camp has one now.").waitFor();
  await today.getByText("1 challenge of personas who are away").click();
  expect(await today.getByRole("listitem").textContent()).toMatch(/left/);
});

/** Enough of everything that a day's challenge may ask for. */
async function meetAnyDaily(house: BrowserHouse, sessionId: string, at?: number): Promise<void> {
  const headers = at === undefined ? {} : { "x-event-time": String(at) };
  const tell = async (id: number, payload: Record<string, unknown>) => {
    const own = { session_id: sessionId, cwd: house.tmux.folder, prompt_id: `p-${at}-${id}` };
    const answer = await house.post({ ...own, ...payload }, headers);
    expect(answer.status).toBe(202);
  };
  for (let id = 0; id < 5; id++) {
    await tell(id, { hook_event_name: "UserPromptSubmit", prompt: "Go on" });
  }
  const commands = [...Array(3).fill("npm test"), ...Array(2).fill("git commit -m x")];
  for (const [id, command] of [...commands, ...Array(5).fill("ls")].entries()) {
    await tell(id, {
      hook_event_name: "PostToolUse",
      tool_name: "Bash",
      tool_use_id: `toolu_${at}_${id}`,
      tool_input: { command },
      tool_response: { stdout: "", stderr: "", interrupted: false },
    });
  }
}

test("a completed challenge stays on the page, and those of before lie in a fold", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page, complaints } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  const today = page.getByRole("region", { name: "Today's challenges" });
  await today.getByText("left").waitFor();
  await meetAnyDaily(house, "anna");
  await today.getByText("completed").waitFor();
  await page.reload();
  await today.getByText("completed").waitFor();

  await page.getByText("Challenges of before").click();
  await page.getByText("None has ended yet.").waitFor();
  await meetAnyDaily(house, "anna", Date.now() - 10 * 24 * 3_600_000);
  await page.reload();
  await page.getByText("Challenges of before").click();
  const fold = page.locator("details").filter({ hasText: "Challenges of before" });
  await fold.getByText("Daily").waitFor();
  expect(await fold.getByText("Weekly").count()).toBe(1);
  expect(complaints).toEqual([]);
});

test("a long lane shows fifty quests, and more on request", async () => {
  await using house = await BrowserHouse.make();
  const token = await house.home.token("full");
  for (let number = 1; number <= 51; number++) {
    const answer = await fetch(`${house.url}/api/quests`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ title: `Quest ${number}` }),
    });
    expect(answer.status).toBe(201);
  }
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/quests`);
  const planned = lane(page, "Planned");
  await planned.getByText("pays nobody").first().waitFor();
  await planned.getByRole("button", { name: "Quest 51" }).waitFor();
  expect(await planned.getByRole("listitem").count()).toBe(50);
  await planned.getByRole("button", { name: "More planned quests" }).click();
  await planned.getByRole("button", { name: "Quest 1", exact: true }).waitFor();
  expect(await planned.getByRole("listitem").count()).toBe(51);
  expect(await planned.getByRole("button", { name: /^More/ }).count()).toBe(0);
});
