/** What a person does from the page beside answering: say, mute, queue, choose, start, end. */
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { BrowserHouse } from "./house.ts";

setDefaultTimeout(60_000);
afterAll(closeChromium);

const DIALOG_BOX = join(import.meta.dir, "../control/dialog-box.ts");
const STOP = { hook_event_name: "Stop", last_assistant_message: "Painted." };

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const sideways = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  return [
    ...violations.map(({ id, help }) => `${id}: ${help}`),
    ...(sideways > 0 ? [`${sideways} px too wide`] : []),
  ];
}

test("a wrong status is set by hand until the next event, and a muted session is in no inbox", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("painter");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/s/painter`);
  await page.getByText("Manage", { exact: true }).click();
  await page.getByRole("button", { name: "Waiting", exact: true }).click();
  await page.locator(".doing .status", { hasText: "Waiting set by hand" }).waitFor();
  await page.getByText("somebody's own word").waitFor();
  expect(await page.title()).toStartWith("(1) ");
  await page.getByRole("button", { name: "Mute", exact: true }).click();
  await page.getByText("Manage (status set by hand, muted)").waitFor();
  await waitUntil("the tab tells of nobody", async () => !(await page.title()).startsWith("("));
  expect(await faults(page)).toEqual([]);
  await page.goto(house.url);
  await page.getByRole("heading", { name: "Nobody needs you" }).waitFor();
  await house.tell("painter", pane, STOP);
  await page.getByText("not seen yet").waitFor();
});

test("a prompt that waits is listed, and taken back, on a desk and on a phone", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("painter");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/s/painter`);
  const box = page.getByRole("textbox", { name: "Prompt for" });
  for (const text of ["Then the gate", "Then the shed"]) {
    await box.fill(text);
    await page.getByRole("button", { name: "Send when idle" }).click();
    await page.getByRole("region", { name: "Prompts that wait" }).getByText(text).waitFor();
    // The list comes by the socket, the answer that empties the box by HTTP: either may be first.
    await waitUntil("the box is empty", async () => (await box.inputValue()) === "");
  }
  const phone = await house.signedIn({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.page.goto(`${house.url}/s/painter`);
  const waiting = phone.page.getByRole("region", { name: "Prompts that wait" });
  await waiting.getByText("Then the gate").waitFor();
  expect(await faults(phone.page)).toEqual([]);
  await page.getByRole("button", { name: "Take it back" }).first().click();
  await page.getByText("Then the gate").waitFor({ state: "detached" });
  // The other page hears of it.
  await waiting.getByText("Then the gate").waitFor({ state: "detached" });
  await waiting.getByText("Then the shed").waitFor();
});

test("a dialog that only the screen shows is answered by its text", async () => {
  await using house = await BrowserHouse.make();
  const file = join(house.tmux.folder, "chosen");
  const command = `exec '${process.execPath}' '${DIALOG_BOX}' '${file}' permission`;
  await house.agent("asker", command);
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/s/asker`);
  const dialog = page.getByRole("region", { name: "Dialog on the screen" });
  await dialog.getByText("Do you want to proceed?").waitFor();
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "No", exact: true }).click();
  await waitUntil("it is chosen", () => existsSync(file));
  expect(readFileSync(file, "utf8")).toBe("No\n");
});

test("an agent is started in a folder from the camp, and ended from its page", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("first");
  const { page } = await house.signedIn();
  await page.goto(house.url);
  await page.getByRole("button", { name: "Start an agent" }).click();
  expect(await faults(page)).toEqual([]);
  const program = join(house.tmux.folder, "claude");
  symlinkSync(process.execPath, program);
  writeFileSync(join(house.tmux.folder, "wait.js"), "setInterval(() => {}, 1000);");
  const form = page.locator(".start form");
  await form.getByLabel("Folder").fill("/nowhere");
  await form.getByLabel("Command").fill(`${program} wait.js`);
  await form.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("There is no such folder").waitFor();
  await form.getByLabel("Folder").fill(house.tmux.folder);
  await form.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("Started in 0:1").waitFor();
  // No hook has named it yet: it is found by its process.
  const row = page.locator(".row", { hasText: "no hook has named it yet" });
  await row.getByRole("link").first().click();
  await page.getByText("Manage", { exact: true }).click();
  await page.getByRole("button", { name: "End it" }).click();
  await page.getByRole("button", { name: "End this agent" }).click();
  await page.getByRole("heading", { name: "This session has ended" }).waitFor();
});
