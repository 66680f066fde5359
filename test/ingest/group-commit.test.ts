/** Group commit: one transaction for what waits, a savepoint for each, all or nothing at the end. */
import { expect, test } from "bun:test";
import { limits } from "../../src/config/limits.ts";
import { IngestBusy } from "../../src/ingest/queue.ts";
import type { Clock } from "../../src/lib/clock.ts";
import { registry } from "../sessions/told.ts";
import { HandClock } from "../support/make-test-server.ts";
import { IngestRig, toolEnd } from "./ingest-rig.ts";

test("events that wait together share a commit, at most a batch of them", async () => {
  using rig = new IngestRig();
  const count = limits.batchMembersMax * 3 + 5;
  const sent = Array.from({ length: count }, (_, n) => rig.hook(toolEnd("s-together", `T${n}`)));
  const outcomes = await Promise.all(sent);
  expect(outcomes.every((outcome) => !outcome.isDuplicate)).toBe(true);
  expect(rig.ingest.stats).toMatchObject({ commits: 4, members: count, lastBatch: 5, waiting: 0 });
  expect(rig.one("SELECT count(*) FROM events")).toBe(count);
});

test("a batch ends when its work has taken its time, and the rest is done in the next", async () => {
  let now = 0;
  // Each look at the clock costs as much as a batch may take.
  const slow: Clock = { now: () => Date.now(), monotonic: () => (now += limits.batchWorkMsMax) };
  using rig = new IngestRig(slow);
  await Promise.all(Array.from({ length: 10 }, () => rig.hook(toolEnd("s-slow", "Bash"))));
  expect(rig.ingest.stats).toMatchObject({ commits: 5, members: 10, lastBatch: 2 });
});

test("effects come after the commit, one list a member, in the order of the events", async () => {
  using rig = new IngestRig();
  let rowsAtFirstEffect: unknown = null;
  const push = rig.published.push.bind(rig.published);
  rig.published.push = (...lists) => {
    rowsAtFirstEffect ??= rig.one("SELECT count(*) FROM events");
    return push(...lists);
  };
  const names = ["Bash", "Edit", "Write"];
  await Promise.all(names.map((name) => rig.hook(toolEnd("s-order", name))));
  expect(rowsAtFirstEffect).toBe(3);
  const gains = rig.published.map((list) =>
    list.filter((change) => change.type === "xp" && change.eventType.startsWith("tool:")),
  );
  const types = gains.map((list) => list.map((change) => change.type === "xp" && change.eventType));
  expect(types).toEqual([["tool:Bash"], ["tool:Edit"], ["tool:Write"]]);
});

test("an event whose rules throw is kept raw, and the others of its batch are whole", async () => {
  using rig = new IngestRig();
  rig.db.run(`CREATE TRIGGER poison BEFORE INSERT ON xp_events WHEN NEW.event_type = 'tool:Poison'
    BEGIN SELECT RAISE(ABORT, 'this row is poison'); END`);
  const outcomes = await Promise.all([
    rig.hook(toolEnd("s-good", "Bash")),
    rig.hook(toolEnd("s-bad", "Poison")),
    rig.hook(toolEnd("s-good", "Edit")),
  ]);
  expect(outcomes.map((outcome) => outcome.isDuplicate)).toEqual([false, false, false]);
  expect(rig.ingest.stats).toMatchObject({ commits: 1, members: 3, raw: 1, failures: 0 });
  const rows = rig.all("SELECT tool_name, applied, problem, persona_id FROM events ORDER BY id");
  expect(rows.map((row) => [row["tool_name"], row["applied"]])).toEqual([
    ["Bash", 1],
    ["Poison", 0],
    ["Edit", 1],
  ]);
  expect(rows[1]).toMatchObject({ problem: "this row is poison", persona_id: null });
  // Of the poisoned event nothing else is left, in the file or in memory.
  expect(rig.live.get("s-bad")).toBeNull();
  expect(rig.one("SELECT count(*) FROM personas")).toBe(1);
  expect(rig.one("SELECT count(*) FROM sessions")).toBe(1);
  expect(rig.toolXp()).toBe(5);
  const gains = rig.published.flat().filter((change) => change.type === "xp");
  expect(gains.filter((gain) => gain.eventType.startsWith("tool:"))).toHaveLength(2);
});

test("the raw event is known by its id, and its reward is still to be had after a repair", async () => {
  using rig = new IngestRig();
  rig.db.run(`CREATE TRIGGER poison BEFORE INSERT ON xp_events
    BEGIN SELECT RAISE(ABORT, 'full'); END`);
  const call = rig.call(toolEnd("s-repair", "Bash", "toolu_repair"));
  await rig.ingest.hook(call);
  expect((await rig.ingest.hook(call)).isDuplicate).toBe(true);
  rig.db.run("DROP TRIGGER poison");
  await rig.hook(toolEnd("s-repair", "Bash", "toolu_repair"));
  expect(rig.toolXp()).toBe(2);
  expect(rig.store.events.countUnapplied()).toBe(1);
});

/** From here on COMMIT itself fails, as it does on a disk that fills up. */
function failCommits(rig: IngestRig): void {
  rig.db.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
  rig.db.run(
    "CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
  );
  rig.db.run(`CREATE TRIGGER doom AFTER INSERT ON events WHEN NEW.tool_name = 'Doomed'
    BEGIN INSERT INTO child VALUES (99); END`);
}

test("a commit that fails acknowledges nobody and leaves memory as it was", async () => {
  using rig = new IngestRig();
  await rig.hook({ session_id: "s-old", hook_event_name: "UserPromptSubmit", prompt: "go" });
  failCommits(rig);
  const before = rig.live.get("s-old");
  const publishedBefore = rig.published.length;
  const calls = [
    rig.call({ session_id: "s-old", hook_event_name: "Stop" }),
    rig.call(toolEnd("s-new", "Doomed", "toolu_doom")),
    rig.call({ session_id: "s-old", hook_event_name: "SessionEnd", reason: "other" }),
  ];
  const results = await Promise.allSettled(calls.map((call) => rig.ingest.hook(call)));
  expect(results.map((result) => result.status)).toEqual(["rejected", "rejected", "rejected"]);
  for (const result of results) {
    if (result.status === "rejected") expect(result.reason).toBeInstanceOf(IngestBusy);
  }
  expect(rig.live.get("s-old")).toBe(before);
  expect(rig.live.get("s-new")).toBeNull();
  expect(rig.store.transitions.of("s-old")).toHaveLength(1);
  expect(rig.published).toHaveLength(publishedBefore);
  expect(rig.one("SELECT count(*) FROM events")).toBe(1);
  expect(rig.ingest.stats).toMatchObject({ failures: 1, hooks: 1 });

  // Sent again once the trouble is over, each is new and counts once.
  rig.db.run("DROP TRIGGER doom");
  const again = await Promise.all(calls.map((call) => rig.ingest.hook(call)));
  expect(again.map((outcome) => outcome.isDuplicate)).toEqual([false, false, false]);
  expect(rig.live.get("s-old")).toBeNull();
  expect(rig.one("SELECT count(*) FROM events")).toBe(4);
});

test("a transaction that the database itself ends acknowledges nobody either", async () => {
  using rig = new IngestRig();
  rig.db.run(`CREATE TRIGGER gone BEFORE INSERT ON events WHEN NEW.tool_name = 'Doomed'
    BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END`);
  const results = await Promise.allSettled([
    rig.hook(toolEnd("s-a", "Bash")),
    rig.hook(toolEnd("s-b", "Doomed")),
    rig.hook(toolEnd("s-c", "Edit")),
  ]);
  // The third was not begun any more: it may be kept by the batch behind.
  expect(results.slice(0, 2).map((result) => result.status)).toEqual(["rejected", "rejected"]);
  const kept = results[2]?.status === "fulfilled" ? 1 : 0;
  expect(rig.one("SELECT count(*) FROM events")).toBe(kept);
  expect(rig.live.all().map((state) => state.id)).toEqual(kept ? ["s-c"] : []);
});

test("too many events waiting are refused instead of piled up", async () => {
  using rig = new IngestRig();
  const calls = Array.from({ length: limits.queueMembersMax + 3 }, (_, n) =>
    rig.call(
      { session_id: "s-many", hook_event_name: "Notification" },
      { "x-event-id": `many-${n}-x` },
    ),
  );
  const results = await Promise.allSettled(calls.map((call) => rig.ingest.hook(call)));
  const refused = results.filter((result) => result.status === "rejected");
  expect(refused).toHaveLength(3);
  expect(rig.one("SELECT count(*) FROM events")).toBe(limits.queueMembersMax);
}, 60_000);

test("an observation that moves nothing but a time makes no commit", async () => {
  using rig = new IngestRig();
  await rig.hook({ session_id: "s-quiet", hook_event_name: "UserPromptSubmit", prompt: "go" });
  const { commits } = rig.ingest.stats;
  const at = rig.clock.now();
  rig.ingest.observe("s-quiet", registry(at + 100, "busy", at + 50));
  rig.ingest.drain();
  const once = rig.ingest.stats.commits;
  for (let ms = 200; ms < 3_000; ms += 100) {
    rig.ingest.observe("s-quiet", registry(at + ms, "busy", at + 50));
  }
  rig.ingest.drain();
  expect(once - commits).toBeLessThanOrEqual(1);
  expect(rig.ingest.stats.commits - once).toBeLessThanOrEqual(1);
  expect(rig.published.length).toBeLessThanOrEqual(3);
});

test("an event that cannot even be kept raw fails alone, and the others of its batch are whole", async () => {
  using rig = new IngestRig();
  rig.db.run(`CREATE TRIGGER refusal BEFORE INSERT ON events WHEN NEW.tool_name = 'Cursed'
    BEGIN SELECT RAISE(ABORT, 'no such thing'); END`);
  const [first, cursed, last] = await Promise.allSettled([
    rig.hook(toolEnd("s-good", "Bash")),
    rig.hook(toolEnd("s-bad", "Cursed")),
    rig.hook(toolEnd("s-good", "Edit")),
  ]);
  expect([first?.status, cursed?.status, last?.status]).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  expect(cursed?.status === "rejected" && cursed.reason instanceof IngestBusy).toBe(false);
  expect(rig.one("SELECT count(*) FROM events")).toBe(2);
  expect(rig.toolXp()).toBe(5);
});

test("while another program writes, events wait with the loop free, and then come in", async () => {
  using rig = new IngestRig(new HandClock());
  rig.db.run("BEGIN IMMEDIATE");
  let turns = 0;
  const turning = setInterval(() => turns++, 5);
  const sent = rig.hook(toolEnd("s-locked", "Edit"));
  // If the loop stood still until the lock goes, this would never end.
  while (turns < 10) await Bun.sleep(limits.lockedRetryMs);
  expect(rig.ingest.stats).toMatchObject({ waiting: 1, commits: 0, failures: 0 });
  rig.db.run("COMMIT");
  expect((await sent).isDuplicate).toBe(false);
  clearInterval(turning);
  expect(rig.toolXp()).toBe(3);
});

test("a lock that does not go refuses the event, with nothing of it kept", async () => {
  const clock = new HandClock();
  using rig = new IngestRig(clock);
  rig.db.run("BEGIN IMMEDIATE");
  const sent = rig.hook(toolEnd("s-locked", "Edit"));
  setTimeout(() => clock.advance(limits.lockedWaitMsMax), limits.lockedRetryMs * 3);
  await expect(sent).rejects.toBeInstanceOf(IngestBusy);
  rig.db.run("COMMIT");
  expect(rig.one("SELECT count(*) FROM events")).toBe(0);
  expect(rig.live.get("s-locked")).toBeNull();
});
