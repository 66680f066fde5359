/** A phone and a desk look at one camp: they see the same, and one answer is enough. */
import { afterAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { BrowserHouse, decisionOf } from "./house.ts";

afterAll(closeChromium);

/** Names, statuses and what is said of everybody, without times. */
async function told(page: Page): Promise<string[]> {
  const rows = await page.locator(".row").all();
  return Promise.all(
    rows.map(async (row) => {
      const parts = row.locator(".who, .status, .activity");
      return (await parts.allTextContents()).join(" | ");
    }),
  );
}

test("two browsers see the same, and a decision in one removes the card in the other", async () => {
  await using house = await BrowserHouse.make();
  const desk = await house.signedIn();
  const phone = await house.signedIn({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const annasPane = await house.agent("anna");
  const belasPane = await house.agent("bela");
  const corasPane = await house.agent("cora");
  await house.tell("cora", corasPane, { hook_event_name: "Stop", last_assistant_message: "Done." });
  const asked = await house.ask("anna", annasPane, "make deploy");
  const waiting = await house.ask("bela", belasPane, "make undo");
  const pages = [desk.page, phone.page];
  for (const page of pages) {
    await page.getByRole("heading", { name: "2 wait for you" }).waitFor();
    await page.locator(".row").getByText("not seen yet").waitFor();
    expect(await page.title()).toStartWith("(2) ");
  }
  const [atDesk, onPhone] = await Promise.all(pages.map(told));
  expect(atDesk).toHaveLength(3);
  expect(onPhone).toEqual(atDesk ?? []);

  const first = desk.page.locator('[data-card="anna"]');
  await first.getByRole("button", { name: "Deny with a word" }).click();
  await first.getByRole("textbox").fill("Not on a Friday.");
  await first.getByRole("textbox").press("Enter");
  expect(await decisionOf(asked)).toEqual({ behavior: "deny", message: "Not on a Friday." });
  await phone.page.locator('[data-card="anna"]').waitFor({ state: "detached" });
  await phone.page.getByRole("heading", { name: "One waits for you" }).waitFor();

  await phone.page.getByRole("button", { name: "Allow", exact: true }).tap();
  expect(await decisionOf(waiting)).toEqual({ behavior: "allow" });
  for (const page of pages) {
    await page.getByRole("heading", { name: "Nobody needs you" }).waitFor();
    expect(await page.title()).toBe("Camp · claude-rpg");
  }
  await waitUntil("both tell the same again", async () => {
    const [one, other] = await Promise.all(pages.map(told));
    return JSON.stringify(one) === JSON.stringify(other);
  });
  expect([...desk.complaints, ...phone.complaints]).toEqual([]);
});

test("answering in the terminal takes the card away from an open page", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn();
  const pane = await house.agent("anna");
  const asked = await house.ask("anna", pane, "make deploy");
  await page.getByRole("article").waitFor();
  await house.tell("anna", pane, {
    hook_event_name: "PostToolUse",
    tool_name: "Bash",
    tool_input: { command: "make deploy" },
    tool_response: {},
    tool_use_id: "toolu_1",
  });
  await page.getByRole("article").waitFor({ state: "detached" });
  await page.locator(".row").getByText("Working").waitFor();
  expect(await decisionOf(asked)).toBe(null);
});
