/** The live client against a real WebSocket: resume, gaps, restarts, watched panes. */
import { afterEach, describe, expect, test } from "bun:test";
import { effect } from "@preact/signals";
import { makeApi } from "../../src/dashboard/api/endpoints.ts";
import { retryDelayMs } from "../../src/dashboard/live/backoff.ts";
import { type Connection, makeConnection } from "../../src/dashboard/live/connection.ts";
import { makeWatcher, type Watcher } from "../../src/dashboard/live/watch.ts";
import { makeStore, type Store } from "../../src/dashboard/store/store.ts";
import { type FakeDashboardServer, startFakeServer } from "../support/fake-dashboard-server.ts";
import { busyCamp, session } from "./camp-fixture.ts";

interface Client {
  store: Store;
  connection: Connection;
  watcher: Watcher;
  signedOut: () => number;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function serve(role: "full" | null = "full"): FakeDashboardServer {
  const fake = startFakeServer({ state: busyCamp(), role });
  ends.push(() => fake.stop());
  return fake;
}

function connect(fake: FakeDashboardServer): Client {
  const store = makeStore((run) => queueMicrotask(run));
  let signedOut = 0;
  const api = makeApi({ base: fake.url, key: () => "key-1", fetch, timeoutMs: 5_000 }, () => {
    signedOut += 1;
  });
  const connection = makeConnection({
    getTicket: api.liveTicket,
    openSocket: (query) => new WebSocket(`ws://127.0.0.1:${fake.port}/live?${query}`),
    position() {
      store.flush();
      const { sync, boot, seq } = store.state.value;
      return sync === "current" && boot !== null ? { boot, seq } : null;
    },
    onMessage: store.push,
    onHello: () => watcher.renew(),
    now: Date.now,
    random: () => 0,
  });
  const watcher = makeWatcher(store, connection.send);
  const stopEffect = effect(() => {
    if (store.state.value.sync === "gap") connection.resync();
  });
  ends.push(stopEffect, connection.stop);
  connection.start();
  return { store, connection, watcher, signedOut: () => signedOut };
}

async function until(what: () => boolean, why: string): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (what()) return;
    await Bun.sleep(20);
  }
  throw new Error(`Never came true: ${why}.`);
}

const summary = (client: Client) => client.store.state.value.sessions.get("wren")?.summary;
const say = (fake: FakeDashboardServer, text: string) =>
  fake.publish({ type: "session", session: session({ id: "wren", summary: text }) });
const query = (text: string | undefined) => Object.fromEntries(new URLSearchParams(text));

describe("the live client", () => {
  test("signs its requests, takes the snapshot, then follows the changes", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.store.state.value.sessions.size === 8, "the snapshot is here");
    say(fake, "first");
    await until(() => summary(client) === "first", "the change is here");
    expect(fake.requests[0]).toMatchObject({ path: "/api/live-ticket", key: "key-1", body: {} });
    expect(query(fake.opened[0])["since"]).toBeUndefined();
    expect(client.connection.link.value).toEqual({ state: "open" });
  });

  test("resumes from its number after a break and misses nothing", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.store.state.value.hasData, "the snapshot is here");
    say(fake, "one");
    await until(() => summary(client) === "one", "the first change is here");
    fake.dropSockets();
    say(fake, "two");
    await until(() => summary(client) === "two", "the missed change is here");
    expect(query(fake.opened[1])).toMatchObject({ since: "1", boot: "boot-1" });
  });

  test("asks for everything when a change went missing", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.store.state.value.hasData, "the snapshot is here");
    fake.lose({ type: "session", session: session({ id: "lost" }) });
    say(fake, "after the gap");
    await until(() => client.store.state.value.sessions.has("lost"), "the lost one is here");
    expect(summary(client)).toBe("after the gap");
    expect(query(fake.opened[1])["since"]).toBeUndefined();
  });

  test("takes the new run's word after a restart of the server", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.store.state.value.hasData, "the snapshot is here");
    say(fake, "old run");
    await until(() => summary(client) === "old run", "the change is here");
    fake.restart();
    await until(() => client.store.state.value.boot === "boot-2", "the new run is known");
    say(fake, "new run");
    await until(() => summary(client) === "new run", "the new run's change is here");
  });

  test("says since when the server is gone, and comes back by itself", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.store.state.value.hasData, "the snapshot is here");
    fake.answers["/api/live-ticket"] = { status: 503, body: {} };
    fake.dropSockets();
    await until(() => client.connection.link.value.state === "gone", "the break is told");
    const link = client.connection.link.value;
    expect(link.state === "gone" && typeof link.asOfMs === "number").toBe(true);
    delete fake.answers["/api/live-ticket"];
    await until(() => client.connection.link.value.state === "open", "it is back");
  });

  test("stops trying when the server does not know this browser", async () => {
    const fake = serve(null);
    const client = connect(fake);
    await until(() => client.signedOut() === 1, "the sign-out is told");
    await Bun.sleep(600);
    expect(fake.requests).toHaveLength(1);
  });

  test("asks for a reload when it does not understand the server", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.store.state.value.hasData, "the snapshot is here");
    // A heartbeat without its time is what no server of this protocol sends.
    fake.tell(JSON.parse('{"type":"heartbeat"}'));
    await until(() => client.connection.link.value.state === "outdated", "a reload is advised");
  });
});

describe("watched panes", () => {
  const pane = "0a1b2c3d:%1";
  const row = (text: string): [number, string][] => [[0, text]];
  const watches = (fake: FakeDashboardServer) => fake.heard.map((message) => message.type);

  test("are asked for again after a break", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.connection.link.value.state === "open", "it is open");
    client.watcher.watch(pane, 0);
    await until(() => fake.heard.length === 1, "the watch has come");
    fake.dropSockets();
    await until(() => fake.heard.length === 2, "the watch has come again");
    expect(fake.heard[1]).toEqual({ type: "watch", pane, lines: 0 });
  });

  test("get a whole screen when a change does not fit", async () => {
    const fake = serve();
    const client = connect(fake);
    await until(() => client.connection.link.value.state === "open", "it is open");
    const stop = client.watcher.watch(pane, 0);
    const size = { width: 80, height: 24 };
    fake.tell({ type: "screen", pane, rev: 1, ...size, rows: row("whole") });
    fake.tell({ type: "screen", pane, rev: 9, base: 8, ...size, rows: row("odd") });
    await until(() => fake.heard.length === 3, "the screen is asked for again");
    expect(watches(fake)).toEqual(["watch", "unwatch", "watch"]);
    fake.tell({ type: "screen", pane, rev: 1, ...size, rows: row("whole again") });
    const rows = () => client.store.state.value.screens.get(pane)?.rows[0];
    await until(() => rows() === "whole again", "the whole screen is here");
    stop();
    await until(() => client.store.state.value.screens.size === 0, "the screen is forgotten");
  });
});

describe("waiting between tries", () => {
  test("doubles up to its bound and is spread by chance", () => {
    expect([0, 1, 2, 3].map((failures) => retryDelayMs(failures, 1))).toEqual([
      400, 800, 1_600, 3_200,
    ]);
    expect(retryDelayMs(50, 1)).toBe(15_000);
    expect(retryDelayMs(0, 0)).toBe(200);
  });
});
