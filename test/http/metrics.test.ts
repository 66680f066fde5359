/** GET /metrics: the text that Prometheus reads, and numbers that move with what happens. */
import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { HOOK_EVENTS } from "../../src/agents/claude-code/hook-events.ts";
import { Histogram } from "../../src/lib/histogram.ts";
import { LivePage } from "../live/live-client.ts";
import { makeHouse } from "../server/house.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";

/** Name with labels → value. */
type Samples = ReadonlyMap<string, number>;

async function read(server: TestServer): Promise<{ text: string; samples: Samples }> {
  const response = await server.api("GET", "/metrics", undefined, "view");
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toStartWith("text/plain; version=0.0.4");
  const text = await response.text();
  const samples = text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line): [string, number] => {
      const at = line.lastIndexOf(" ");
      return [line.slice("claude_rpg_".length, at), Number(line.slice(at + 1))];
    });
  return { text, samples: new Map(samples) };
}

const value = async (server: TestServer, name: string) => (await read(server)).samples.get(name);

test("every line has the form of the exposition format, each metric one type and one help", async () => {
  await using server = await makeTestServer();
  await server.hook({ session_id: "s-1", hook_event_name: "Stop" });
  const { text } = await read(server);
  expect(text).toEndWith("\n");
  let family = "";
  const families: string[] = [];
  for (const line of text.trimEnd().split("\n")) {
    const head = /^# (HELP|TYPE) (claude_rpg_[a-z_]+) (.+)$/.exec(line);
    if (head?.[1] === "HELP") {
      family = head[2] ?? "";
      families.push(family);
    } else if (head) {
      expect(head[2]).toBe(family);
      expect(["counter", "gauge", "histogram"]).toContain(head[3] ?? "");
      if (head[3] === "counter") expect(family).toEndWith("_total");
    } else {
      expect(line).toMatch(/^[a-z_]+(\{[a-z]+="[^"\\\n]*"\})? -?\d+(\.\d+)?(e[+-]\d+)?$/);
      expect(line).toStartWith(family);
    }
  }
  expect(families.length).toBeGreaterThan(25);
  expect(new Set(families).size).toBe(families.length);
});

test("hooks move what counts them: by type, latency, batches, commits, sessions, bytes", async () => {
  await using server = await makeTestServer();
  const before = (await read(server)).samples;
  const tell = (name: string, id?: string) =>
    server.hook({ session_id: "s-1", hook_event_name: name }, id ? { "x-event-id": id } : {});
  await Promise.all([tell("UserPromptSubmit", "the-same-event"), tell("Stop"), tell("Stop")]);
  await tell("UserPromptSubmit", "the-same-event");
  await tell("NewInTheFuture");
  await tell("AnotherNewOne");
  const after = (await read(server)).samples;
  const moved = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(moved('hook_events_total{type="user_prompt_submit"}')).toBe(2);
  expect(moved('hook_events_total{type="stop"}')).toBe(2);
  expect(moved('hook_events_total{type="unknown"}')).toBe(2);
  expect(moved("hook_events_unknown_total")).toBe(2);
  expect(moved("hook_events_duplicate_total")).toBe(1);
  expect(moved("hook_events_raw_total")).toBe(0);
  expect(moved("ingest_latency_seconds_count")).toBe(6);
  expect(moved('ingest_latency_seconds_bucket{le="+Inf"}')).toBe(6);
  expect(moved("ingest_latency_seconds_sum")).toBeGreaterThan(0);
  expect(moved("ingest_batch_members_sum")).toBe(6);
  expect(moved("ingest_commits_total")).toBe(moved("ingest_batch_members_count"));
  expect(moved("ingest_commits_total")).toBeGreaterThan(0);
  expect(after.get("ingest_queue_members")).toBe(0);
  expect(moved("ingest_commit_failures_total")).toBe(0);
  expect(moved("live_deltas_total")).toBeGreaterThan(0);
  expect(after.get('sessions{status="idle"}')).toBe(1);
  const bytes = (after.get("database_bytes") ?? 0) + (after.get("database_wal_bytes") ?? 0);
  expect(bytes).toBeGreaterThan(4_096);
  expect(after.get("process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
  expect(moved("process_uptime_seconds")).toBeGreaterThan(0);
});

test("a sender of ever new event names makes no more than one label", async () => {
  await using server = await makeTestServer();
  for (let n = 0; n < 50; n++) {
    await server.hook({ session_id: "s-1", hook_event_name: `Invented${n}` });
  }
  for (const { name } of HOOK_EVENTS) {
    await server.hook({ session_id: "s-1", hook_event_name: name });
  }
  const { samples } = await read(server);
  const types = [...samples.keys()].filter((name) => name.startsWith("hook_events_total{"));
  expect(types).toHaveLength(HOOK_EVENTS.length + 1);
  expect(samples.get('hook_events_total{type="unknown"}')).toBe(50);
});

test("an open page counts, with the bytes that it was sent, until it goes", async () => {
  await using server = await makeTestServer();
  expect(await value(server, "live_clients")).toBe(0);
  const page = await LivePage.open(server);
  const first = await page.until("snapshot");
  const sent = (await value(server, "live_bytes_total")) ?? 0;
  expect(sent).toBeGreaterThanOrEqual(JSON.stringify(first).length);
  expect(await value(server, "live_clients")).toBe(1);
  await server.hook({ session_id: "s-1", hook_event_name: "UserPromptSubmit", prompt: "äöü" });
  await page.until("session");
  expect(await value(server, "live_bytes_total")).toBeGreaterThan(sent);
  await page[Symbol.asyncDispose]();
  await waitUntil("the page is gone", async () => (await value(server, "live_clients")) === 0);
});

test("tmux, screens and held requests are counted", async () => {
  await using house = await makeHouse();
  const { server } = house;
  const pane = await house.tmux.start();
  await waitUntil("the pane is seen", async () => (await value(server, "tmux_panes")) === 1);
  expect(await value(server, "tmux_spawns_total")).toBeGreaterThan(0);
  const ask = {
    hook_event_name: "PermissionRequest",
    tool_name: "Bash",
    tool_input: { command: "x" },
  };
  const answer = house.tell("s-1", pane, ask);
  await waitUntil("it is held", async () => (await value(server, "permissions_held")) === 1);
  expect(await value(server, 'sessions{status="waiting"}')).toBe(1);
  const page = await LivePage.open(server);
  const { snapshot } = await page.until("snapshot");
  const ref = snapshot.sessions[0]?.pane;
  page.send({ type: "watch", pane: `${ref?.server}:${ref?.id}`, lines: 0 });
  await page.until("screen");
  expect(await value(server, "tmux_captures_total")).toBeGreaterThan(0);
  const spawns = (await value(server, "tmux_spawns_total")) ?? 0;
  await house.tmux.kill();
  await waitUntil("tmux is gone", async () => (await value(server, "tmux_panes")) === 0);
  expect(await value(server, "tmux_spawns_total")).toBeGreaterThanOrEqual(spawns);
  await page[Symbol.asyncDispose]();
  await server.stop();
  expect((await answer).status).toBe(204);
});

test("what comes from the spool, and what is set aside there, is counted", async () => {
  await using server = await makeTestServer();
  const { spool } = server.config.paths;
  mkdirSync(spool, { recursive: true });
  const body = JSON.stringify({ session_id: "s-1", hook_event_name: "Stop" });
  const name = (n: number) => `${Math.floor(Date.now() / 1000)}-spooled-${n}.ev`;
  writeFileSync(join(spool, name(1)), `X-Event-Id: spooled-1\n\n${body}`);
  writeFileSync(join(spool, name(2)), "X-Event-Id: spooled-2\n\nno json");
  await waitUntil(
    "one is taken and one set aside",
    async () =>
      (await value(server, "spool_taken_total")) === 1 &&
      (await value(server, "spool_poison_total")) === 1,
    20_000,
  );
  // It waited on the disk and not in the server: that is no latency.
  expect(await value(server, "ingest_latency_seconds_count")).toBe(0);
  expect(await value(server, 'hook_events_total{type="stop"}')).toBe(1);
}, 60_000);

test("the loop's lag is looked at all the time, and a long pause is seen", async () => {
  await using server = await makeTestServer();
  await waitUntil(
    "some looks",
    async () => ((await value(server, "event_loop_lag_seconds_count")) ?? 0) > 1,
  );
  const before = (await read(server)).samples.get("event_loop_lag_seconds_sum") ?? 0;
  // The server runs in this very loop: its next look comes at least 400 ms late.
  Bun.sleepSync(900);
  await waitUntil(
    "the pause was seen",
    async () => ((await value(server, "event_loop_lag_seconds_sum")) ?? 0) > before + 0.3,
  );
});

test("two servers in one process count each for itself", async () => {
  await using one = await makeTestServer();
  await using two = await makeTestServer();
  await one.hook({ session_id: "s-1", hook_event_name: "Stop" });
  expect(await value(one, 'hook_events_total{type="stop"}')).toBe(1);
  expect(await value(two, 'hook_events_total{type="stop"}')).toBeUndefined();
});

test("a histogram counts a value up to and with its bound, and everything above the last", () => {
  const histogram = new Histogram([1, 2, 5]);
  for (const size of [0, 1, 1.5, 2, 5, 6, 100]) histogram.observe(size);
  expect(histogram.cumulative()).toEqual([2, 4, 5]);
  expect(histogram.count).toBe(7);
  expect(histogram.sum).toBe(115.5);
});
