/** Pages of another origin get nothing out of the server, nothing into it, and no frame of it. */
import { afterAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { liveTicket } from "../../src/protocol/api.ts";
import { closeChromium } from "../support/chromium.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { BrowserHouse, decisionOf } from "./house.ts";

afterAll(closeChromium);

/** A site on another port of this machine: another origin, but the same cookies. */
function foreignSite() {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () =>
      new Response("<!doctype html><title>elsewhere</title><h1>Elsewhere</h1>", {
        headers: { "content-type": "text/html" },
      }),
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

interface Tried {
  method: string;
  path: string;
  mode: "cors" | "no-cors";
  type?: string;
  headers?: Record<string, string>;
}

/** What a script on `page` gets of our server: a status, or that the browser kept it. */
function attempt(page: Page, base: string, tried: Tried): Promise<string> {
  return page.evaluate(
    async ({ base, method, path, mode, type, headers }) => {
      try {
        const answer = await fetch(base + path, {
          method,
          mode,
          credentials: "include",
          headers: { ...(type ? { "content-type": type } : {}), ...headers },
          ...(method === "POST" ? { body: '{"behavior":"allow","always":false}' } : {}),
        });
        return answer.type === "opaque" ? "opaque" : `read ${answer.status}`;
      } catch {
        return "kept from it";
      }
    },
    { base, ...tried },
  );
}

/** What the server really answered to `page`; the browser keeps it from the page's own events. */
async function answersTo(page: Page, base: string): Promise<() => number[]> {
  // The two kinds of event may come in either order.
  const asked = new Set<string>();
  const answered: { id: string; status: number }[] = [];
  const devTools = await page.context().newCDPSession(page);
  await devTools.send("Network.enable");
  devTools.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (request.url.startsWith(base)) asked.add(requestId);
  });
  devTools.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => {
    answered.push({ id: requestId, status: statusCode });
  });
  return () => answered.filter(({ id }) => asked.has(id)).map(({ status }) => status);
}

/** Whether a socket to `/live` opens from `page`. */
function opensSocket(page: Page, base: string, ticket: string): Promise<boolean> {
  return page.evaluate(
    ([address]) =>
      new Promise<boolean>((resolve) => {
        const socket = new WebSocket(address ?? "");
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      }),
    [`${base.replace("http", "ws")}/live?ticket=${ticket}`],
  );
}

async function takeTicket(page: Page): Promise<string> {
  const answer = await page.evaluate(async () => {
    const response = await fetch("/api/live-ticket", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-rpg-key": localStorage.getItem("rpgKey") ?? "",
      },
      body: "{}",
    });
    return await response.json();
  });
  return liveTicket.parse(answer).ticket;
}

test("another origin can neither read nor post, even with the owner's cookie and key", async () => {
  await using house = await BrowserHouse.make();
  await using site = foreignSite();
  const pane = await house.agent("anna");
  const asked = await house.ask("anna", pane, "make deploy");
  const { page, context } = await house.signedIn();
  await page.getByRole("article").waitFor();
  const key = await page.evaluate(() => localStorage.getItem("rpgKey") ?? "");
  const owner = { "x-rpg-key": key };
  const own = await attempt(page, "", {
    method: "GET",
    path: "/api/permissions",
    mode: "cors",
    headers: owner,
  });
  expect(own).toBe("read 200");
  const permission = await page.evaluate(async (headers) => {
    const response = await fetch("/api/permissions", { headers });
    return String((await response.json()).items[0].id);
  }, owner);

  const elsewhere = await context.newPage();
  await elsewhere.goto(site.url);
  const statuses = await answersTo(elsewhere, house.url);
  const decide = `/api/permissions/${permission}`;
  for (const path of ["/api/sessions", "/api/snapshot", "/api/me"]) {
    for (const mode of ["cors", "no-cors"] as const) {
      const got = await attempt(elsewhere, house.url, { method: "GET", path, mode });
      expect([path, mode, got]).not.toEqual([path, mode, "read 200"]);
    }
  }
  for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) {
    for (const mode of ["cors", "no-cors"] as const) {
      await attempt(elsewhere, house.url, { method: "POST", path: decide, mode, type });
    }
    const headers = owner;
    const all = { method: "POST", path: decide, mode: "cors", type, headers } as const;
    expect(await attempt(elsewhere, house.url, all)).toBe("kept from it");
  }
  // Six reads, six posts, three with the key: each was refused, or its preflight was.
  await waitUntil("all answers are in", () => statuses().length >= 15);
  expect(statuses()).toEqual(Array.from({ length: 15 }, () => 403));
  expect(asked.exitCode).toBe(null);
  await page.getByRole("button", { name: "Allow", exact: true }).click();
  expect(await decisionOf(asked)).toEqual({ behavior: "allow" });
});

test("another origin cannot open the live socket, not even with a good ticket", async () => {
  await using house = await BrowserHouse.make();
  await using site = foreignSite();
  const { page, context } = await house.signedIn();
  const elsewhere = await context.newPage();
  await elsewhere.goto(site.url);
  expect(await opensSocket(elsewhere, house.url, await takeTicket(page))).toBe(false);
  expect(await opensSocket(page, house.url, await takeTicket(page))).toBe(true);
});

test("no page can put the dashboard into a frame", async () => {
  await using house = await BrowserHouse.make();
  await using site = foreignSite();
  const { context } = await house.signedIn();
  const elsewhere = await context.newPage();
  const refused = elsewhere.waitForEvent("console", (said) => /frame-ancestors/.test(said.text()));
  await elsewhere.goto(site.url);
  await elsewhere.evaluate((address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
  }, house.url);
  await refused;
  const inside = elsewhere.frames().filter((frame) => frame !== elsewhere.mainFrame());
  for (const frame of inside) expect(frame.url()).not.toStartWith(house.url);
  expect(await elsewhere.frameLocator("iframe").getByText("Camp").count()).toBe(0);
});

test("a browser that is not signed in is told how to sign in, and nothing else", async () => {
  await using house = await BrowserHouse.make();
  await house.agent("anna");
  const { page } = await house.stranger();
  for (const path of ["/", "/s/anna"]) {
    await page.goto(house.url + path);
    await page.getByRole("heading", { name: "The gate is closed" }).waitFor();
    const text = await page.locator("body").textContent();
    expect(text).toContain("claude-rpg open");
    expect(text).not.toContain("anna");
  }
  expect(await attempt(page, "", { method: "GET", path: "/api/sessions", mode: "cors" })).toBe(
    "read 401",
  );
});

test("a browser whose device is gone is shown the gate, in an open page too", async () => {
  await using house = await BrowserHouse.make();
  const { page } = await house.signedIn();
  await page.getByRole("heading", { name: "The camp is empty" }).waitFor();
  await page.context().clearCookies();
  await page.reload();
  await page.getByRole("heading", { name: "The gate is closed" }).waitFor();
});
