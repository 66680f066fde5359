/** Retention on real rows: by age, by count, a few at a time, and never what is not counted yet. */
import { expect, test } from "bun:test";
import { limits } from "../../src/config/limits.ts";
import { GroupCommitQueue } from "../../src/ingest/queue.ts";
import { rowOf } from "../../src/ingest/session-row.ts";
import { Trim } from "../../src/ingest/trim.ts";
import { isoTime } from "../../src/lib/clock.ts";
import { digest16 } from "../../src/lib/ids.ts";
import { silentLog } from "../../src/lib/log.ts";
import { newSession } from "../../src/sessions/state.ts";
import type { Store } from "../../src/store/store.ts";
import { Scratch } from "../store/scratch.ts";
import { HandClock } from "../support/make-test-server.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 25, 12);

function addEvents(store: Store, count: number, atMs: number, problem: string | null = null): void {
  store.transact((tx) => {
    for (let index = 0; index < count; index++) {
      store.events.append(tx, {
        eventId: `${atMs}-${index}-${problem}`,
        paneId: "",
        paneKey: null,
        sessionId: "s",
        personaId: null,
        projectId: null,
        eventType: "stop",
        toolName: null,
        payload: "{}",
        createdAt: isoTime(atMs),
        problem,
        isApplied: problem === null,
      });
    }
  });
}

function setUp(scratch: Scratch, bounds = { eventsDays: 7, eventsRows: 100 }) {
  const store = scratch.open();
  const clock = new HandClock(NOW);
  const trim = new Trim(store, clock, bounds);
  const commit = (members: number) => store.transact((tx) => trim.alongside(tx, members));
  return { store, clock, trim, commit };
}

test("a commit takes away what it brought and eight rows more, the oldest first, down to the bound", () => {
  using scratch = new Scratch();
  const { store, commit } = setUp(scratch);
  addEvents(store, 130, NOW);
  commit(2);
  expect(store.events.count()).toBe(120);
  commit(64);
  expect(store.events.count()).toBe(100);
  commit(64);
  expect(store.events.count()).toBe(100);
  using db = scratch.raw();
  expect(db.query("SELECT min(id) AS first, max(id) AS last FROM events").get()).toEqual({
    first: 31,
    last: 130,
  });
  store.close();
});

test("rows older than the days go although there is room, in the order of their own time", () => {
  using scratch = new Scratch();
  const { store, commit } = setUp(scratch);
  addEvents(store, 5, NOW - 7 * DAY_MS + 1_000);
  addEvents(store, 12, NOW - 7 * DAY_MS - 1_000);
  commit(1);
  expect(store.events.count()).toBe(8);
  commit(1);
  expect(store.events.count()).toBe(5);
  commit(1);
  expect(store.events.count()).toBe(5);
  store.close();
});

test("whichever bound is less holds", () => {
  using scratch = new Scratch();
  const { store, commit } = setUp(scratch, { eventsDays: 60, eventsRows: 10 });
  addEvents(store, 20, NOW - 59 * DAY_MS);
  commit(10);
  expect(store.events.count()).toBe(10);
  store.close();
});

test("events that the rules failed on wait for their repair, and neither count nor go", () => {
  using scratch = new Scratch();
  const { store, trim, commit, clock } = setUp(scratch);
  addEvents(store, 30, NOW - 20 * DAY_MS, "the rules threw");
  addEvents(store, 110, NOW);
  commit(64);
  expect(store.events.countUnapplied()).toBe(30);
  expect(store.events.count()).toBe(130);
  // After sixty days no rule gives anything for them any more.
  clock.advance(41 * DAY_MS);
  while (store.transact((tx) => trim.step(tx)));
  expect(store.events.count()).toBe(0);
  store.close();
});

test("the hourly round also takes digests after 61 days and sessions 90 days after their end", () => {
  using scratch = new Scratch();
  const { store, trim, clock } = setUp(scratch);
  using db = scratch.raw();
  const session = db.prepare(`INSERT INTO sessions (id, agent, status, reason, source, since,
    last_activity_at, state, ended_at) VALUES (?, 'claude-code', 'idle', 'done', 'hook', '', '', '{}', ?)`);
  for (let index = 0; index < 20; index++) {
    store.transact((tx) => {
      store.events.remember(tx, digest16(`old ${index}`), NOW - 61 * DAY_MS - 1_000);
    });
    session.run(`old ${index}`, isoTime(NOW - 90 * DAY_MS - 1));
  }
  store.transact((tx) => {
    store.events.remember(tx, digest16("young"), NOW - 60 * DAY_MS);
  });
  session.run("young", isoTime(NOW - 89 * DAY_MS));
  session.run("alive", null);
  while (store.transact((tx) => trim.step(tx))) clock.advance(1);
  const one = (sql: string) => db.query<{ n: number }, []>(sql).get()?.n;
  expect(one("SELECT count(*) AS n FROM seen_events")).toBe(1);
  expect(db.query("SELECT id FROM sessions ORDER BY id").values()).toEqual([["alive"], ["young"]]);
  store.close();
});

/** One that was asked and, unless null, closed so many days ago. */
function addPermission(store: Store, id: string, closedDaysAgo: number | null): void {
  store.transact((tx) => {
    store.permissions.add(tx, {
      ...{ id, sessionId: "s", kind: "tool", tool: "Bash", agentId: null, agentType: null },
      ...{ input: "{}", inputHash: "", callHash: "", askedAt: isoTime(NOW - 30 * DAY_MS) },
      closedAt: closedDaysAgo === null ? null : isoTime(NOW - closedDaysAgo * DAY_MS),
    });
  });
}

test("the hourly round takes permissions that were closed before the events' days, and no open one", () => {
  using scratch = new Scratch();
  const { store, trim, clock } = setUp(scratch);
  for (let index = 0; index < 100; index++) {
    addPermission(store, `${index} old`, 7.01);
    if (index % 10 === 0) addPermission(store, `${index} young`, 6.99);
    if (index % 20 === 0) addPermission(store, `${index} open`, null);
  }
  store.transact((tx) => {
    store.permissions.decide(tx, {
      ...{ id: "0 old", decision: "allow", deviceId: null, at: isoTime(NOW - 8 * DAY_MS) },
    });
  });
  using db = scratch.raw();
  const kinds = () => {
    const sql = `SELECT substr(id, instr(id, ' ') + 1) AS kind, count(*) AS n
      FROM permissions GROUP BY 1 ORDER BY 1`;
    return Object.fromEntries(db.query(sql).values());
  };
  expect(kinds()).toEqual({ old: 100, open: 5, young: 10 });
  while (store.transact((tx) => trim.step(tx)));
  expect(kinds()).toEqual({ open: 5, young: 10 });
  // The next round begins anew.
  clock.advance(DAY_MS);
  while (store.transact((tx) => trim.step(tx)));
  expect(kinds()).toEqual({ open: 5 });
  store.close();
});

test("a walk through the permissions ends after a few milliseconds and goes on where it was", () => {
  using scratch = new Scratch();
  const { store } = setUp(scratch);
  const slow = new HandClock(NOW);
  const monotonic = (): number => {
    slow.advance(1);
    return slow.monotonic();
  };
  const trim = new Trim(store, { now: () => NOW, monotonic }, { eventsDays: 7, eventsRows: 100 });
  for (let index = 0; index < 400; index++) addPermission(store, String(index), 20);
  using db = scratch.raw();
  const count = () => db.query<{ n: number }, []>("SELECT count(*) n FROM permissions").get()?.n;
  const perStep = limits.trimPermissionsPerLook * (limits.batchWorkMsMax + 1);
  expect(store.transact((tx) => trim.step(tx))).toBe(true);
  expect(count()).toBe(400 - perStep);
  expect(store.transact((tx) => trim.step(tx))).toBe(true);
  expect(count()).toBe(400 - 2 * perStep);
  store.close();
});

test("a step of the round ends after a few milliseconds and says that there is more", () => {
  using scratch = new Scratch();
  const { store } = setUp(scratch);
  // A clock on which each look takes a millisecond.
  const slow = new HandClock(NOW);
  const ticking = {
    now: () => slow.now(),
    monotonic: () => {
      slow.advance(1);
      return slow.monotonic();
    },
  };
  addEvents(store, 1_000, NOW - 30 * DAY_MS);
  const trim = new Trim(store, ticking, { eventsDays: 7, eventsRows: 100 });
  expect(store.transact((tx) => trim.step(tx))).toBe(true);
  const taken = 1_000 - store.events.count();
  expect(taken).toBe(limits.trimRowsPerCommit * (limits.batchWorkMsMax + 1));
  store.close();
});

test("a batch stands although taking old rows away fails", async () => {
  using scratch = new Scratch();
  const { store, clock } = setUp(scratch);
  const queue = new GroupCommitQueue(store, clock, silentLog, {
    alongside: (tx) => {
      store.events.remember(tx, digest16("half done"), NOW);
      throw new Error("the index is damaged");
    },
  });
  await queue.submit({ write: (tx) => store.events.remember(tx, digest16("kept"), NOW) });
  using db = scratch.raw();
  expect(db.query("SELECT digest FROM seen_events").values()).toEqual([[digest16("kept")]]);
  store.close();
});

test("how a session came to its status goes a day after its end, or when nobody knows it any more", () => {
  using scratch = new Scratch();
  const { store, trim } = setUp(scratch);
  const ended = { live: null, today: NOW - DAY_MS / 2, before: NOW - 2 * DAY_MS };
  const change = {
    at: isoTime(NOW),
    fromStatus: "idle",
    fromReason: "fresh",
    toStatus: "working",
    toReason: "thinking",
    source: "hook",
    evidence: "hook user_prompt_submit",
    isCorrection: 0,
  };
  store.transact((tx) => {
    for (const [id, endedAt] of Object.entries(ended)) {
      const state = newSession(id, id, NOW);
      store.sessions.save(tx, rowOf(endedAt === null ? state : { ...state, endedAt }));
    }
    for (const id of [...Object.keys(ended), "unknown"]) {
      for (let number = 0; number < 3; number++) store.transitions.add(tx, id, change);
    }
  });
  expect(store.transact((tx) => trim.step(tx))).toBe(false);
  const left = (id: string) => store.transitions.of(id).length;
  expect(["live", "today", "before", "unknown"].map(left)).toEqual([3, 3, 0, 0]);
  store.close();
});

test("of a session about two hundred changes are stored, whatever it goes through", () => {
  using scratch = new Scratch();
  const { store } = setUp(scratch);
  store.transact((tx) => {
    for (let number = 1; number <= 1_000; number++) {
      store.transitions.add(tx, "busy", {
        at: isoTime(NOW + number),
        fromStatus: "idle",
        fromReason: "done",
        toStatus: "working",
        toReason: "thinking",
        source: "hook",
        evidence: "hook user_prompt_submit",
        isCorrection: 0,
      });
    }
  });
  const kept = store.transitions.of("busy");
  expect([kept.length, kept[0]?.at, kept.at(-1)?.at]).toEqual([
    200,
    isoTime(NOW + 801),
    isoTime(NOW + 1_000),
  ]);
  using db = scratch.raw();
  expect(db.query("SELECT count(*) AS n FROM transitions").get()).toEqual({ n: 200 });
  store.close();
});
