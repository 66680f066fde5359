/** The server dies and comes back: the page says so, and goes on by itself with the truth. */
import { afterAll, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { closeChromium } from "../support/chromium.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { BrowserHouse, decisionOf } from "./house.ts";

afterAll(closeChromium);

test("a killed server is told as gone, and its return brings what happened meanwhile", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn();
  const annasPane = await house.agent("anna");
  await house.agent("bela");
  await page.locator(".row").nth(1).waitFor();
  await page.evaluate(() => document.body.setAttribute("data-same-page", "yes"));
  expect(await page.getByText("The server is gone.").count()).toBe(0);

  await house.home.signal("SIGKILL");
  const banner = page.getByRole("status").filter({ hasText: "The server is gone." });
  await banner.getByText(/What you see is as of \d\d:\d\d:\d\d\./).waitFor();
  expect(await page.locator(".row").count()).toBe(2);

  const stop = { hook_event_name: "Stop", last_assistant_message: "Done in the dark." };
  await house.tell("anna", annasPane, stop);
  await house.agent("cora");
  const spooled = readdirSync(join(house.home.data, "spool"));
  expect(spooled.filter((name) => name.endsWith(".ev"))).toHaveLength(3);

  await house.home.serve();
  await banner.waitFor({ state: "detached" });
  await page.locator(".row").nth(2).waitFor();
  await page.locator(".row").getByText("not seen yet").waitFor();
  await page.locator(".row").getByText("Done in the dark.").waitFor();
  await waitUntil(
    "two work",
    async () => (await page.locator('.row[data-tone="working"]').count()) === 2,
  );
  expect(await page.locator("body").getAttribute("data-same-page")).toBe("yes");
});

test("after a return of the server the terminal lives again without a reload", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna", "cat");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/s/anna`);
  const screen = page.getByRole("region", { name: "Screen" });
  await house.tmux.run("send-keys", "-t", pane, "-l", "before ");
  await screen.getByText("before").waitFor();

  await house.home.signal("SIGKILL");
  await page.getByText("The server is gone.").waitFor();
  await house.tmux.run("send-keys", "-t", pane, "-l", "meanwhile ");
  // Asking while it is still away must neither hurt nor stop the page from asking again.
  await page.getByRole("button", { name: "Try now" }).click();
  await page.getByText("The server is gone.").waitFor();
  await house.home.serve();
  await screen.getByText("before meanwhile").waitFor();
  await house.tmux.run("send-keys", "-t", pane, "-l", "after");
  await screen.getByText("before meanwhile after").waitFor();
});

test("a request that waited when the server died cannot be answered by a stale card", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("anna");
  const { page } = await house.signedIn();
  const asked = await house.ask("anna", pane, "make deploy");
  const allow = page.getByRole("button", { name: "Allow", exact: true });
  await allow.waitFor();
  await house.home.signal("SIGKILL");
  await page.getByText("The server is gone.").waitFor();
  expect(await allow.getAttribute("aria-disabled")).toBe("true");
  expect(await decisionOf(asked)).toBe(null);

  await house.home.serve();
  await page.getByText("The server is gone.").waitFor({ state: "detached" });
  // The agent shows its own dialog now; the card says where to answer.
  await page.getByRole("link", { name: "Answer in its terminal" }).waitFor();
  expect(await allow.count()).toBe(0);
});
