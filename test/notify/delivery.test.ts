/** How messages get out: patience, its end, restarts, and that no event ever waits for them. */
import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import pino from "pino";
import { limits } from "../../src/config/limits.ts";
import { snapshot } from "../../src/protocol/live.ts";
import { notifyTested } from "../../src/protocol/notify.ts";
import { systemReport } from "../../src/protocol/system.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { NotifyHouse, settingsOf } from "./notify-house.ts";

setDefaultTimeout(60_000);

const FINISHED = 'events = ["finished"]';

async function report(house: NotifyHouse) {
  return systemReport.parse(await house.server.get("/api/system")).notify;
}

async function warnings(house: NotifyHouse): Promise<string[]> {
  return snapshot.parse(await house.server.get("/api/snapshot")).system.warnings;
}

/** Resolves when the outbox has written what came of so many requests. */
async function tried(house: NotifyHouse, count: number): Promise<void> {
  await waitUntil(`${count} tries`, () => {
    const sql = "SELECT coalesce(sum(tries + (given_up_at IS NOT NULL)), 0) FROM outbox";
    return house.discord.asked.length >= count && Number(house.server.one(sql)) >= count;
  });
}

test("Retry-After is kept: nothing is asked before, everything arrives after, in order", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push({ status: 429, retryAfter: "7.5" });
  await house.turn("s-1");
  await tried(house, 1);
  await house.turn("s-2");
  expect(house.server.one("SELECT min(due_at) FROM outbox WHERE tries = 1")).toBe(
    new Date(house.clock.now() - 1_000 + 7_500).toISOString(),
  );
  // The second look of the outbox comes by itself; it must not ask.
  await Bun.sleep(limits.outboxLookMs + 200);
  expect(house.discord.asked).toHaveLength(1);
  house.clock.advance(7_500);
  const told = await house.arrived(2);
  expect(told.map((text) => /all of (s\\-\d)/.exec(text)?.[1]).sort()).toEqual(["s\\-1", "s\\-2"]);
  expect(house.discord.asked).toHaveLength(3);
});

test("failures are tried again with growing pauses, and a later message clears the warning", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push(...Array.from({ length: limits.outboxTriesMax }, () => 500));
  await house.turn("s-1");
  const pauses: number[] = [];
  for (let tries = 1; tries < limits.outboxTriesMax; tries++) {
    await tried(house, tries);
    const due = Date.parse(String(house.server.one("SELECT due_at FROM outbox")));
    pauses.push(due - house.clock.now());
    house.clock.advance(due - house.clock.now());
  }
  const growing = [2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1_000);
  expect(pauses).toEqual(growing);
  await waitUntil("it is given up", async () => (await report(house)).givenUp === 1);
  expect(await report(house)).toMatchObject({
    ...{ channel: "discord", open: 0, sent: 0, failures: 10 },
    problem: "Discord answered 500.",
  });
  expect(await warnings(house)).toEqual(["A message could not be sent. Discord answered 500."]);
  const metrics = await (await house.server.api("GET", "/metrics")).text();
  expect(metrics).toContain("\nclaude_rpg_outbox_given_up 1\n");
  expect(metrics).toContain("\nclaude_rpg_outbox_failures_total 10\n");
  house.clock.advance(limits.outboxRetryMsMax);
  await house.turn("s-2");
  await house.arrived(1);
  await waitUntil("the warning goes", async () => (await warnings(house)).length === 0);
});

test("what could not be sent for an hour is given up", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push("cut", "cut", "cut", "cut");
  await house.turn("s-1");
  await waitUntil("a try", () => house.server.one("SELECT max(tries) FROM outbox") === 1);
  house.clock.advance(limits.outboxAgeMsMax + 1);
  await waitUntil("it is given up", async () => (await report(house)).givenUp === 1);
  expect((await report(house)).problem).toBe("Discord could not be reached.");
});

test("a clock that is set back by hours holds nothing back", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push(500);
  await house.turn("s-1");
  await tried(house, 1);
  house.clock.advance(-3 * 3_600_000);
  expect(await house.arrived(1)).toHaveLength(1);
});

test("a webhook that is gone is asked once; a test that arrives opens the way again", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push(404);
  await house.turn("s-1");
  await house.turn("s-2");
  await house.turn("s-3");
  await waitUntil("all are given up", async () => (await report(house)).givenUp === 3);
  expect(house.discord.asked).toEqual([404]);
  const sentence =
    "Discord does not know the webhook (404); make a new one, put its address under [discord] in config.toml and start again.";
  expect((await report(house)).problem).toBe(sentence);
  expect(await warnings(house)).toEqual([`A message could not be sent. ${sentence}`]);
  expect((await house.server.api("POST", "/api/notify/test")).status).toBe(200);
  expect(await warnings(house)).toEqual([]);
  await house.turn("s-4");
  expect((await house.arrived(2))[1]).toContain("s\\-4");
});

test("a test message reports what really became of it, and is in the audit log", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push(204, 500, 400);
  const outcomes: unknown[] = [];
  for (let times = 0; times < 3; times++) {
    const answer = await house.server.api("POST", "/api/notify/test");
    outcomes.push([answer.status, notifyTested.parse(await answer.json())]);
  }
  expect(outcomes).toEqual([
    [200, { channel: "discord", sent: true, detail: null }],
    [422, { channel: "discord", sent: false, detail: "Discord answered 500." }],
    [422, { channel: "discord", sent: false, detail: "Discord did not take the message (400)." }],
  ]);
  expect(house.discord.headings).toEqual(["**claude\\-rpg can reach you here**"]);
  const audit = `SELECT group_concat(result) FROM audit_log
    WHERE action = 'notify.test' AND target = 'discord' AND device_id IS NOT NULL`;
  expect(house.server.one(audit)).toBe("sent,later,refused");
});

test("without a channel a test says how to get one", async () => {
  await using house = new NotifyHouse();
  await house.serve({});
  const answer = await house.server.api("POST", "/api/notify/test");
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ code: "notify_off" });
});

test("a Discord that hangs delays neither events nor the stop, and is asked again by the next run", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push("hang");
  const order: string[] = [];
  await house.turn("s-1");
  await waitUntil("it hangs", () => house.discord.asked.length === 1);
  for (let n = 2; n <= 20; n++) {
    await house.turn(`s-${n}`);
    order.push(`s-${n}`);
  }
  // Twenty more events are committed and answered while the one request still waits.
  expect(house.discord.asked).toEqual(["hang"]);
  expect(house.server.one("SELECT count(*) FROM outbox WHERE sent_at IS NULL")).toBe(20);
  const { root } = house.server;
  await house.server.stop();
  order.push("stopped");
  house.discord.release();
  expect(order.at(-1)).toBe("stopped");
  // The try that was broken off does not count.
  using db = new Database(house.server.config.paths.database, { readonly: true });
  const tries = db.query<{ n: number }, []>("SELECT sum(tries) AS n FROM outbox").get()?.n;
  expect(tries).toBe(0);
  await house.serve({ root });
  const told = await house.arrived(20);
  expect(new Set(told).size).toBe(20);
  await waitUntil("all is written", async () => (await report(house)).open === 0);
  expect(house.discord.taken).toHaveLength(20);
});

test("an event whose commit fails tells nothing", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  await house.hook("s-1", "UserPromptSubmit", { prompt: "go" });
  using db = new Database(house.server.config.paths.database);
  db.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
  db.run("CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)");
  db.run("CREATE TRIGGER doom AFTER INSERT ON outbox BEGIN INSERT INTO child VALUES (9); END");
  await expect(house.hook("s-1", "Stop")).rejects.toThrow("503");
  await house.hook("s-2", "UserPromptSubmit", { prompt: "go" });
  expect(house.server.one("SELECT count(*) FROM outbox")).toBe(0);
  db.run("DROP TRIGGER doom");
  // The script spools it and tells it again: now both are there.
  await house.hook("s-1", "Stop", { last_assistant_message: "done at last" });
  expect(await house.arrived(1)).toHaveLength(1);
  expect(house.discord.taken[0]?.content).toContain("done at last");
});

test("messages that wait are bounded: the oldest are given up", async () => {
  await using house = await NotifyHouse.make(FINISHED);
  house.discord.next.push("hang");
  const more = 3;
  for (let n = 0; n < limits.outboxOpenMax + more; n++) await house.turn(`s-${n}`);
  expect(await report(house)).toMatchObject({ open: limits.outboxOpenMax, givenUp: more });
});

test("the address of the webhook is in no log and no answer", async () => {
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  await using house = new NotifyHouse();
  await house.serve({ settings: settingsOf(house.discord, FINISHED), log });
  house.discord.next.push(500, "cut", 404);
  for (let n = 0; n < 3; n++) await house.server.api("POST", "/api/notify/test");
  await house.turn("s-1");
  log.info({ config: house.server.config }, `${house.server.config.discord.webhook}`);
  log.warn(Bun.inspect(house.server.config));
  await waitUntil("a line", () => lines.some((line) => line.includes("did not go")));
  const paths = ["/api/system", "/api/snapshot", "/api/sessions", "/metrics", "/openapi.json"];
  const answers = await Promise.all(
    paths.map(async (path) => (await house.server.api("GET", path)).text()),
  );
  const all = [...lines, ...answers].join("\n");
  expect(all).toContain("[hidden]");
  expect(all).not.toContain("very-secret-part");
  expect(house.server.one("SELECT group_concat(body || last_error) FROM outbox")).not.toContain(
    "very-secret-part",
  );
});
