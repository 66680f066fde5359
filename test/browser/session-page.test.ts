/** The session's page: its pane as it looks, prompts and keys as they arrive, what was above. */
import { afterAll, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { closeChromium } from "../support/chromium.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

async function openSession(house: BrowserHouse, id: string): Promise<Page> {
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/s/${id}`);
  // Once its screen is here, the server can reach the pane.
  await page.locator(".rows").waitFor({ state: "attached" });
  return page;
}

function screenOf(page: Page): Locator {
  return page.getByRole("region", { name: "Screen" });
}

function styleOf(text: Locator, name: "color" | "backgroundColor"): Promise<string> {
  return text.evaluate((element, key) => getComputedStyle(element)[key], name);
}

test("the real pane appears in its colours, and what changes in it appears by itself", async () => {
  await using house = await BrowserHouse.make();
  const paint = "\x1b[31mred words\x1b[0m \x1b[48;2;90;20;30mon wine\x1b[0m 漢字 🦊 |";
  const pane = await house.agent("painter", `echo '${paint}'; cat`);
  const page = await openSession(house, "painter");

  const red = screenOf(page).getByText("red words", { exact: true });
  await red.waitFor();
  expect(await styleOf(red, "color")).toBe("rgb(240, 119, 106)");
  const wine = screenOf(page).getByText("on wine", { exact: true });
  expect(await styleOf(wine, "backgroundColor")).toBe("rgb(90, 20, 30)");
  const row = screenOf(page).locator(".cells").first();
  expect(await row.textContent()).toBe("red words on wine 漢字 🦊 |");
  // Wide characters take two cells each, whatever fonts this machine has.
  const cell = (await wine.evaluate((element) => element.getBoundingClientRect().width)) / 7;
  const last = await row.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect().width;
  });
  expect(Math.round(last / cell)).toBe("red words on wine ".length + 4 + 1 + 2 + 2);

  await house.tmux.run("send-keys", "-t", pane, "-l", "written at the desk");
  await screenOf(page).getByText("written at the desk").waitFor();
  await red.waitFor();
});

test("three lines with an emoji arrive exactly, a key arrives, and the page says how far", async () => {
  await using house = await BrowserHouse.make();
  const file = join(house.tmux.folder, "typed");
  const pane = await house.agent("typist", `stty -echo; cat -A | tee '${file}'`);
  const typed = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
  const page = await openSession(house, "typist");
  const box = page.getByRole("textbox", { name: "Prompt for" });
  await box.click();
  const lines = ["Flag every sailing", "  that has no berth;", "then celebrate 🦊 -R"];
  for (const [index, line] of lines.entries()) {
    await page.keyboard.insertText(line);
    if (index < lines.length - 1) await page.keyboard.press("Shift+Enter");
  }
  await page.keyboard.press("Enter");

  const delivery = page.locator(".delivery");
  await delivery.getByText("Not delivered.").waitFor();
  expect(typed()).toBe("");
  expect(await box.inputValue()).toBe(lines.join("\n"));
  await delivery.getByRole("button", { name: "Send anyway" }).click();
  const catA = Bun.spawnSync(["cat", "-A"], { stdin: Buffer.from(`${lines.join("\n")}\n`) });
  const expected = catA.stdout.toString();
  expect(expected).toContain("M-pM-^_M-&M-^J");
  await waitUntil("all lines have come", () => typed().length >= expected.length);
  expect(typed()).toBe(expected);
  await house.tell("typist", pane, { hook_event_name: "UserPromptSubmit", prompt: lines[0] });
  await delivery.getByText("Accepted.").waitFor();
  expect(await box.inputValue()).toBe("");

  await page.getByRole("button", { name: "Up", exact: true }).click();
  await page.getByRole("button", { name: "2", exact: true }).click();
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await waitUntil("the keys have come", () => typed().endsWith("^[[A2$\n"));
  await screenOf(page).getByText("^[[A2$").waitFor();
});

test("a draft outlives a reload, and what was sent comes back with the up arrow", async () => {
  await using house = await BrowserHouse.make();
  const file = join(house.tmux.folder, "typed");
  await house.agent("typist", `stty -echo; cat > '${file}'`);
  const page = await openSession(house, "typist");
  const box = page.getByRole("textbox", { name: "Prompt for" });
  await box.fill("first prompt");
  await box.press("Enter");
  await page.getByRole("button", { name: "Send anyway" }).click();
  await waitUntil("it has come", () => readFileSync(file, "utf8") === "first prompt\n");
  await page.locator(".delivery").getByText("Typed.").waitFor();
  expect(await box.inputValue()).toBe("");
  await box.fill("half a thou");
  await page.reload();
  expect(await box.inputValue()).toBe("half a thou");
  await box.fill("");
  await box.press("ArrowUp");
  expect(await box.inputValue()).toBe("first prompt");
});

test("Scrollback shows the rows above the screen in their order, and takes them away again", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("reader", "seq -f 'row %g.' 200; cat");
  const page = await openSession(house, "reader");
  const rows = screenOf(page).locator(".cells");
  await screenOf(page).getByText("row 200.").waitFor();
  const shown = async () => (await rows.allTextContents()).filter((text) => text !== "");
  const counted = (from: number) =>
    Array.from({ length: 201 - from }, (_, n) => `row ${from + n}.`);
  expect(await shown()).toEqual(counted(178));

  const button = page.getByRole("button", { name: "Scrollback" });
  await button.click();
  await screenOf(page).getByText("row 1.", { exact: true }).waitFor();
  expect(await shown()).toEqual(counted(1));
  const place = () =>
    screenOf(page).evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
      above: Math.round(scrollTop),
      below: Math.round(scrollHeight - clientHeight - scrollTop),
    }));
  const before = await place();
  expect(before.below).toBeGreaterThan(0);

  // The reader's place stays when the pane goes on.
  await house.tmux.run("send-keys", "-t", pane, "-l", "news");
  await screenOf(page).getByText("news").waitFor();
  expect((await place()).above).toBe(before.above);

  await button.click();
  await screenOf(page).getByText("row 1.", { exact: true }).waitFor({ state: "detached" });
  await waitUntil("the end is in view", async () => (await place()).below < 24);
  expect((await shown()).at(-1)).toBe("news");
});

test("a pane that closes is said to be closed", async () => {
  await using house = await BrowserHouse.make();
  await house.pane();
  const pane = await house.agent("brief", "echo short-lived; sleep 1000");
  const page = await openSession(house, "brief");
  await screenOf(page).getByText("short-lived").waitFor();
  await house.tmux.run("kill-pane", "-t", pane);
  await page
    .getByText(/this pane is closed|This session has ended/)
    .first()
    .waitFor();
});
