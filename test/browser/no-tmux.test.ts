/** A machine without tmux, or without a running one: the page says so and stays useful. */
import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

/** A PATH with the everyday programs of the hook script, and no tmux. */
function pathWithoutTmux(): { path: string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), "rpg-path-"));
  mkdirSync(join(folder, "bin"));
  for (const name of ["sh", "curl", "tee", "cat", "rm", "mv", "date", "git", "ps", "mkdir"]) {
    const program = Bun.which(name);
    if (program) symlinkSync(program, join(folder, "bin", name));
  }
  return {
    path: join(folder, "bin"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

test("where tmux is not installed the page says so, with the repair", async () => {
  using programs = pathWithoutTmux();
  await using house = await BrowserHouse.make({ env: { PATH: programs.path } });
  const { page, complaints } = await house.signedIn();
  await page.getByRole("heading", { name: "The camp is empty" }).waitFor();
  const step = page.getByRole("main").getByRole("listitem").first();
  await step.getByText(/"tmux" was not found; install tmux/).waitFor();
  expect(await step.getByText("to do").count()).toBe(1);
  expect(complaints).toEqual([]);
});

test("where no tmux server runs the first step says how to start, and notices the start", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn();
  const step = page.getByRole("main").getByRole("listitem").first();
  await step.getByText(/No tmux server runs on .*start tmux/).waitFor();
  await house.tmux.start();
  await step.getByText("A tmux server answers.").waitFor();
});

test("an agent outside of tmux is shown all the same, with what cannot be done", async () => {
  await using house = await BrowserHouse.make();
  await house.tmux.start();
  await house.work("anna", "");
  const { page } = await house.signedIn();
  await page.locator(".row").getByText("not in a tmux pane").waitFor();
  await page.locator(".row").getByRole("link").click();
  await page.getByText("This session does not run in a tmux pane").waitFor();
  expect(await page.getByRole("textbox").count()).toBe(0);
});
