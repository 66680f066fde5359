/** Prompts by request id, and those that wait: bounded, listed, cancelled, kept over a restart. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedFolder } from "../../src/config/embedded.ts";
import { limits } from "../../src/config/limits.ts";
import { PromptDesk, type PromptOrder } from "../../src/control/prompt-desk.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { PromptDelivery } from "../../src/protocol/api.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { HandClock } from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";

let folder: string;
let store: Store;
let typed: string[];
let isAtRest: boolean;
let isLive: boolean;
/** What typing comes to. */
let outcome: (order: PromptOrder) => Promise<{ delivery: PromptDelivery; isTouched: boolean }>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rpg-desk-"));
  store = open();
  typed = [];
  isAtRest = false;
  isLive = true;
  outcome = async ({ requestId, text }) => {
    typed.push(text);
    return { delivery: { requestId, state: "accepted", detail: null }, isTouched: true };
  };
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Store {
  return openStore({
    path: join(folder, "claude-rpg-v2.db"),
    migrationsFolder: embeddedFolder("migrations"),
    clock: new HandClock(),
    durability: "NORMAL",
  });
}

function desk(): PromptDesk {
  return new PromptDesk({
    clock: new HandClock(),
    log: silentLog,
    store,
    write: async (work) => store.transact((tx) => ({ value: work(tx) })).value,
    deliver: (order) => outcome(order),
    isLive: () => isLive,
    isAtRest: () => isAtRest,
    onQueue: () => {},
  });
}

function order(changes: Partial<PromptOrder> = {}): PromptOrder {
  const how = { submit: true, force: false, whenIdle: true, deviceId: null };
  return { sessionId: "s", requestId: "request-1", text: "hello", ...how, ...changes };
}

const numbered = (n: number) => order({ requestId: `request-${n}`, text: `prompt ${n}` });

describe("a prompt that waits until its session is idle", () => {
  test("is queued, listed, and typed in its order once the session rests", async () => {
    const one = desk();
    for (const n of [1, 2, 3]) {
      expect(await one.send(numbered(n))).toMatchObject({ state: "queued" });
    }
    expect(one.count("s")).toBe(3);
    expect(one.list("s").map(({ text, state }) => [text, state])).toEqual([
      ["prompt 1", "queued"],
      ["prompt 2", "queued"],
      ["prompt 3", "queued"],
    ]);
    one.onSession("s", true);
    expect(typed).toEqual([]);
    isAtRest = true;
    one.onSession("s", true);
    await waitUntil("all are typed", () => one.count("s") === 0);
    expect(typed).toEqual(["prompt 1", "prompt 2", "prompt 3"]);
    expect(one.list("s")).toEqual([]);
    expect(await one.send(numbered(1))).toMatchObject({ state: "accepted" });
    expect(typed).toHaveLength(3);
  });

  test("stays when the pane was not ready after all, and says why", async () => {
    const one = desk();
    isAtRest = true;
    outcome = async ({ requestId }) => ({
      delivery: { requestId, state: "failed", detail: "A draft stands there." },
      isTouched: false,
    });
    await one.send(order());
    await waitUntil("it was tried", () => one.list("s")[0]?.detail === "A draft stands there.");
    expect(one.list("s")).toMatchObject([{ state: "queued" }]);
    expect(one.count("s")).toBe(1);
  });

  test("stays on the list as failed with its text when it was typed and not taken", async () => {
    const one = desk();
    isAtRest = true;
    outcome = async ({ requestId }) => ({
      delivery: { requestId, state: "failed", detail: "Enter was not taken." },
      isTouched: true,
    });
    await one.send(order());
    await waitUntil("it has failed", () => one.list("s")[0]?.state === "failed");
    expect(one.list("s")).toMatchObject([{ text: "hello", detail: "Enter was not taken." }]);
    expect(one.count("s")).toBe(0);
    expect(await one.cancel("s", "request-1")).toBe("ok");
    expect(one.list("s")).toEqual([]);
  });

  test("is taken back as long as it waits, and only by its own session", async () => {
    const one = desk();
    await one.send(order());
    expect(await one.cancel("other", "request-1")).toBe("unknown");
    expect(await one.cancel("s", "request-1")).toBe("ok");
    expect(await one.cancel("s", "request-1")).toBe("unknown");
    isAtRest = true;
    one.onSession("s", true);
    await Bun.sleep(20);
    expect(typed).toEqual([]);
  });

  test("is not taken back while it is being typed", async () => {
    const one = desk();
    isAtRest = true;
    const { promise, resolve } = Promise.withResolvers<void>();
    outcome = async ({ requestId }) => {
      await promise;
      return { delivery: { requestId, state: "accepted", detail: null }, isTouched: true };
    };
    await one.send(order());
    expect(await one.cancel("s", "request-1")).toBe("busy");
    resolve();
    await waitUntil("it is typed", () => one.count("s") === 0);
  });

  test("has so many beside it and no more", async () => {
    const one = desk();
    for (let n = 0; n < limits.promptsQueuedPerSessionMax; n++) {
      expect(one.hasRoom("s")).toBe(true);
      await one.send(numbered(n));
    }
    expect(one.hasRoom("s")).toBe(false);
    expect(one.hasRoom("other")).toBe(true);
  });

  test("fails loudly when its session ends: it stays on the list, with its text", async () => {
    const one = desk();
    await one.send(order());
    one.onSession("s", false);
    await waitUntil("it has failed", () => one.list("s")[0]?.state === "failed");
    expect(one.list("s")).toMatchObject([{ text: "hello" }]);
    expect(one.list("s")[0]?.detail).toContain("session ended");
  });
});

describe("after a restart", () => {
  test("what waited goes on waiting and is typed", async () => {
    await desk().send(order());
    store.close();
    store = open();
    const two = desk();
    await two.start();
    expect(two.count("s")).toBe(1);
    isAtRest = true;
    two.onSession("s", true);
    await waitUntil("it is typed", () => two.count("s") === 0);
    two.stop();
    expect(typed).toEqual(["hello"]);
  });

  test("what waits for a session that has ended meanwhile fails, and takes up no room", async () => {
    await desk().send(order());
    store.close();
    store = open();
    isLive = false;
    const two = desk();
    await two.start();
    await waitUntil("it has failed", () => two.list("s")[0]?.state === "failed");
    two.stop();
    expect(two.count("s")).toBe(0);
    expect(two.list("s")[0]).toMatchObject({ text: "hello" });
    expect(typed).toEqual([]);
  });

  test("what was being typed is never typed again, queued or not, and says so", async () => {
    outcome = () => new Promise(() => {});
    isAtRest = true;
    const one = desk();
    await one.send(order());
    void one.send(order({ requestId: "request-2", whenIdle: false, text: "direct" }));
    await waitUntil("both are under way", () =>
      store.prompts.open().every((row) => row.state === "typing"),
    );
    store.close();
    store = open();
    const two = desk();
    await two.start();
    two.stop();
    for (const requestId of ["request-1", "request-2"]) {
      const again = await two.send(order({ requestId, whenIdle: false }));
      expect(again).toMatchObject({ state: "failed" });
      expect(again.detail).toContain("server stopped");
    }
    expect(typed).toEqual([]);
    // Only what nobody has the text of any more needs to be shown.
    expect(two.list("s").map((item) => item.text)).toEqual(["hello"]);
  });
});

test("a prompt sent at once is remembered by its id, and not at all when nothing was typed", async () => {
  const one = desk();
  const now = order({ whenIdle: false });
  expect(await Promise.all([one.send(now), one.send(now)])).toMatchObject([
    { state: "accepted" },
    { state: "accepted" },
  ]);
  expect(typed).toEqual(["hello"]);
  expect(store.prompts.find("request-1")).toMatchObject({ state: "accepted", text: "" });
  outcome = async ({ requestId }) => ({
    delivery: { requestId, state: "failed", detail: "busy" },
    isTouched: false,
  });
  const other = order({ requestId: "request-2", whenIdle: false });
  expect(await one.send(other)).toMatchObject({ state: "failed" });
  expect(store.prompts.find("request-2")).toBeNull();
});
