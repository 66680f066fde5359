/** The main job end to end: sign in, see an agent work, answer it, see it done. */
import { afterAll, expect, test } from "bun:test";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse, decisionOf } from "./house.ts";

afterAll(closeChromium);

test("a printed link signs a browser in once, and a second use says what to do", async () => {
  await using house = await BrowserHouse.make();
  const link = await house.link();
  const { page } = await house.stranger();
  await page.goto(link);
  await page.waitForURL(`${house.url}/`);
  await page.getByRole("heading", { level: 1, name: "Camp" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Camp" }).waitFor();

  const { page: late } = await house.stranger();
  await late.goto(link);
  await late.getByRole("heading", { name: "That did not open the gate" }).waitFor();
  expect(new URL(late.url()).hash).toBe("");
  expect(await late.locator("main").textContent()).toContain("claude-rpg open --print");
});

test("an empty camp shows three steps and checks each as it is done", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn();
  await page.getByRole("heading", { name: "The camp is empty" }).waitFor();
  const steps = page.getByRole("main").getByRole("listitem");
  expect(await steps.count()).toBe(3);
  expect(await steps.filter({ hasText: "to do" }).count()).toBe(3);

  const pane = await house.tmux.start();
  await steps.nth(0).getByText("done").waitFor();
  await house.tell("first", pane, { hook_event_name: "SessionStart", source: "startup" });
  await page.locator(".row").waitFor();
  expect(await page.getByRole("heading", { name: "Nobody needs you" }).count()).toBe(1);
});

test("an agent works, asks, is allowed, works on, is done unseen, and seen when opened", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.tmux.start();
  const { page, complaints } = await house.signedIn();
  await page.getByRole("heading", { name: "The camp is empty" }).waitFor();

  await house.work("hero", pane);
  const row = page.locator(".row");
  await row.getByText("Working").waitFor();
  expect(await page.title()).toBe("Camp · claude-rpg");

  const command = "rm -rf 'build dir' && make \"all\" > log.txt";
  const script = await house.ask("hero", pane, command);
  const card = page.getByRole("article");
  await card.waitFor();
  expect(await card.getByRole("region").textContent()).toBe(command);
  expect(await page.title()).toBe("(1) Camp · claude-rpg");
  await page.getByRole("heading", { name: "One waits for you" }).waitFor();
  expect(script.exitCode).toBe(null);

  await card.getByRole("button", { name: "Allow", exact: true }).click();
  expect(await decisionOf(script)).toEqual({ behavior: "allow" });
  await card.waitFor({ state: "detached" });
  await row.getByText("Working").waitFor();
  expect(await page.title()).toBe("Camp · claude-rpg");

  await house.tell("hero", pane, { hook_event_name: "Stop", last_assistant_message: "Painted." });
  await row.getByText("not seen yet").waitFor();
  expect(await row.textContent()).toContain("Painted.");
  await row.getByRole("link").click();
  await page.getByText("turn ended").waitFor();
  await page.getByRole("link", { name: "Camp" }).click();
  await row.getByText("turn ended").waitFor();
  expect(complaints).toEqual([]);
});
