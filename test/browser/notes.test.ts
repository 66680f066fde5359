/** Notes: taken anywhere by one key, found again, moved on, sent to an agent. */
import { afterAll, expect, test } from "bun:test";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

test("n takes a note anywhere, and the focus is back where it was", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page, complaints } = await house.signedIn();
  await page.locator(".row").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("n");
  const slip = page.getByRole("dialog", { name: "Take a note" });
  await slip.waitFor();
  await page.keyboard.type("Mend the lamp #harbour #lamp");
  await page.keyboard.press("Control+Enter");
  await slip.waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe("/s/anna");

  await page.keyboard.press("n");
  await slip.waitFor();
  await page.keyboard.press("Escape");
  await slip.waitFor({ state: "detached" });
  await page.goto(`${house.url}/notes`);
  await page.getByText("Mend the lamp #harbour #lamp").waitFor();
  expect(complaints).toEqual([]);
});

test("notes are found by word and tag, edited, moved on, and deleted only when one is sure", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/notes`);
  await page.getByText("The inbox is empty.").waitFor();
  const keep = async (text: string) => {
    await page.getByRole("textbox", { name: "New note" }).fill(text);
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.locator(".paper").filter({ hasText: text }).waitFor();
  };
  await keep("Tide table of Oster #berths");
  await keep("Lamp of Marn #lamp");
  await page.getByRole("searchbox", { name: "Search notes" }).fill("tide");
  await page.locator(".paper").filter({ hasText: "Lamp" }).waitFor({ state: "detached" });
  expect(await page.locator(".paper").count()).toBe(1);
  await page.getByRole("searchbox", { name: "Search notes" }).fill("");
  await page.getByRole("group", { name: "Tags" }).getByRole("button", { name: "#lamp" }).click();
  await page.locator(".paper").filter({ hasText: "Tide" }).waitFor({ state: "detached" });

  const lamp = page.locator(".paper");
  await lamp.getByRole("button", { name: "Edit" }).click();
  await lamp.getByRole("textbox").fill("Two lamps of Marn #lamp");
  await lamp.getByRole("button", { name: "Save" }).click();
  await lamp.getByText("Two lamps").waitFor();
  await lamp.getByRole("button", { name: "Done", exact: true }).click();
  await page.getByText("No note fits.").waitFor();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await lamp.getByRole("button", { name: "More …" }).click();
  await lamp.getByRole("button", { name: "Delete" }).click();
  await lamp.getByRole("button", { name: "Really delete it" }).click();
  await lamp.waitFor({ state: "detached" });
});

test("two pages see each other's notes at once", async () => {
  await using house = await BrowserHouse.make();
  const [{ page: one }, { page: two }] = [await house.signedIn(), await house.signedIn()];
  for (const page of [one, two]) {
    await page.goto(`${house.url}/notes`);
    await page.getByText("The inbox is empty.").waitFor();
  }
  await one.getByRole("textbox", { name: "New note" }).fill("Seen by both");
  await one.getByRole("button", { name: "Keep it" }).click();
  await two.locator(".paper").filter({ hasText: "Seen by both" }).waitFor();
});

test("a note goes to a session as a prompt, and what came of it is said", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna", "cat");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/notes`);
  await page.getByRole("textbox", { name: "New note" }).fill("Look at the berths");
  await page.getByRole("button", { name: "Keep it" }).click();
  const note = page.locator(".paper");
  await note.getByRole("button", { name: "More …" }).click();
  await note.getByText("No project with a GitHub remote").waitFor();
  await note.getByRole("button", { name: "Send as a prompt" }).click();
  await note.getByRole("status").filter({ hasText: /\S/ }).waitFor();
});

test("when a note leaves the list, its neighbour has the focus, and then the list itself", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/notes`);
  for (const text of ["Anchor", "Buoy", "Cable"]) {
    await page.getByRole("textbox", { name: "New note" }).fill(text);
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.locator(".paper").filter({ hasText: text }).waitFor();
  }
  const note = (text: string) => page.locator(".paper").filter({ hasText: text });
  const done = (text: string) => note(text).getByRole("button", { name: "Done", exact: true });
  const hasFocus = (text: string) =>
    page.waitForFunction(
      (word) => document.activeElement?.closest(".paper")?.textContent?.includes(word),
      text,
    );
  await done("Buoy").press("Enter");
  await note("Buoy").waitFor({ state: "detached" });
  await hasFocus("Anchor");
  await note("Anchor").getByRole("button", { name: "More …" }).press("Enter");
  await note("Anchor").getByRole("button", { name: "Delete" }).press("Enter");
  await note("Anchor").getByRole("button", { name: "Really delete it" }).press("Enter");
  await hasFocus("Cable");
  await done("Cable").press("Enter");
  await page.getByText("The inbox is empty.").waitFor();
  await page.waitForFunction(() =>
    document.activeElement?.textContent?.startsWith("The inbox is empty."),
  );
});
