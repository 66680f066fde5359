/** The why panel of a session's page: evidence and changes, as real hooks make them. */
import { afterAll, expect, test } from "bun:test";
import { closeChromium } from "../support/chromium.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

test("the panel opens by keyboard, tells the evidence, and shows a change as it happens", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("asker");
  const { page, complaints } = await house.signedIn();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/why")) asked.push(request.url());
  });
  await page.goto(`${house.url}/s/asker`);
  const panel = page.locator(".why");
  await panel.getByText("Why: a hook event").waitFor();
  expect(await panel.getByRole("heading", { name: "Evidence" }).count()).toBe(0);
  expect(asked).toEqual([]);

  await panel.locator("summary").focus();
  await page.keyboard.press("Enter");
  const changes = panel.getByRole("region", { name: "Changes" }).getByRole("listitem");
  await changes.first().waitFor();
  expect(await changes.count()).toBe(1);
  expect(await panel.locator(".verdict").textContent()).toMatch(
    /^Working: thinking, begun (just now|\d+ s ago), by a hook event, \d+ % sure\.$/,
  );
  const evidence = panel.locator(".evidence li");
  expect(await evidence.first().textContent()).toMatch(
    /^Hooks working\/thinking, turn open heard (just now|\d+ s ago)$/,
  );

  await house.tell("asker", pane, {
    hook_event_name: "PreToolUse",
    tool_name: "AskUserQuestion",
    tool_input: { questions: [] },
    tool_use_id: "toolu_1",
  });
  await changes.nth(1).waitFor();
  expect(await changes.first().textContent()).toMatch(
    /^\d\d:\d\d:\d\d (just now|\d+ s ago).*Working: thinking →to Waiting with a question.*pre_tool_use$/,
  );
  await house.tell("asker", pane, { hook_event_name: "Stop", last_assistant_message: "<b>No</b>" });
  await changes.nth(2).waitFor();
  expect(await changes.first().textContent()).toContain("Idle: turn ended");

  await panel.locator("summary").click();
  await changes.first().waitFor({ state: "detached" });
  const before = asked.length;
  await house.work("asker", pane);
  await page.getByText("Working", { exact: true }).first().waitFor();
  expect(asked.length).toBe(before);
  expect(complaints).toEqual([]);
});

test("a panel that cannot be filled says why, keeps what it had, and tries again", async () => {
  await using house = await BrowserHouse.make();
  const pane = await house.agent("asker");
  const { page } = await house.signedIn();
  await page.goto(`${house.url}/s/asker`);
  const panel = page.locator(".why");
  const detail = "There is no live session of that id.";
  const problem = {
    type: "about:blank",
    title: "Gone",
    status: 404,
    code: "no_such_session",
    detail,
  };
  await page.route("**/why", (route) =>
    route.fulfill({ status: 404, contentType: "application/problem+json", json: problem }),
  );
  await panel.locator("summary").click();
  await panel.getByText(detail).waitFor();
  await page.unroute("**/why");
  await panel.getByRole("button", { name: "Try again" }).click();
  await panel.getByText("What is known, as of").waitFor();
  expect(await panel.getByText(detail).count()).toBe(0);

  await page.route("**/why", (route) => route.abort());
  await house.tell("asker", pane, { hook_event_name: "Stop" });
  await panel.getByText("The server does not answer").waitFor();
  expect(await panel.locator(".changes li").count()).toBe(1);
  expect(await panel.getByText("This is as of").count()).toBe(1);
});
