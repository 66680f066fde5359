/** The flame of a streak follows the calendar of the server, not that of the reader. */
import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { closeChromium } from "../support/chromium.ts";
import { makeRepository } from "../support/history.ts";
import { BrowserHouse } from "./house.ts";

afterAll(closeChromium);

const DAY_MS = 24 * 3_600_000;

test("a flame of yesterday burns for a reader whose calendar is a day ahead", async () => {
  await using house = await BrowserHouse.make({ settings: 'time_zone = "Pacific/Pago_Pago"\n' });
  const cwd = makeRepository(join(house.home.root, "ferry"), "git@github.com:mira/ferry.git");
  const work = {
    session_id: "anna",
    cwd,
    hook_event_name: "PostToolUse",
    tool_name: "Read",
    tool_input: {},
    tool_response: {},
    tool_use_id: "toolu_1",
  };
  const answer = await house.post(work, { "x-event-time": String(Date.now() - DAY_MS) });
  expect(answer.status).toBe(202);
  // 25 hours ahead: for this reader the work lies two days back or more.
  const { page, complaints } = await house.signedIn({ timezoneId: "Pacific/Kiritimati" });
  await page.goto(`${house.url}/hall`);
  await page.locator(".flame[data-alive=true]").getByText("1 day").waitFor();
  await page.getByRole("link", { name: "ferry" }).first().click();
  await page.locator(".flame.large[data-alive=true]").getByText("1 day").waitFor();
  // The last square is the server's today, a day without work; the one before it has some.
  const squares = page.locator(".streak-grid rect");
  expect(await squares.last().getAttribute("class")).toBe("shade0");
  expect(await squares.nth(-2).getAttribute("class")).toBe("shade4");
  expect(complaints).toEqual([]);
});
