/** No statement of the running server reads a long table from end to end, or sorts it. */
import { Database } from "bun:sqlite";
import { expect, spyOn, test } from "bun:test";
import { monthOf, weekOf } from "../../src/store/periods.ts";
import { Scratch } from "./scratch.ts";

/** Tables that grow without bound, or with the work of a week. */
const LONG = [
  "xp_events",
  "events",
  "daily_rollups",
  "period_sums",
  "stats",
  "seen_events",
  "audit_log",
  "permissions",
  "transitions",
];

/** Indexes that may be walked whole, each with its reason. */
const SHORT_INDEXES: Readonly<Record<string, string>> = {
  events_unapplied: "holds only what the rules failed on",
  permissions_open: "holds only what is asked now",
};

/** Sorts of few values: one for each persona or project, or for each hour of a week. */
const SHORT_SORTS: readonly RegExp[] = [/rank\(\) OVER/, /strftime\('%w', day\)/];

/** Every text that opening the store prepares once, as the running server uses them. */
function preparedTexts(): string[] {
  using scratch = new Scratch();
  scratch.open().close();
  const spy = spyOn(Database.prototype, "prepare");
  const query = spyOn(Database.prototype, "query");
  try {
    const store = scratch.open();
    const texts = spy.mock.calls.map(([text]) => String(text));
    // Opening looks at the schema; from here on nothing new may be prepared.
    query.mockClear();
    spy.mockClear();
    exercise(store);
    expect(query.mock.calls).toEqual([]);
    expect(spy.mock.calls).toEqual([]);
    store.close();
    return texts;
  } finally {
    spy.mockRestore();
    query.mockRestore();
  }
}

/** A round through the readers and writers of an event. */
function exercise(store: ReturnType<Scratch["open"]>): void {
  store.transact((tx) => {
    store.events.remember(tx, new Uint8Array(16), 0);
    const persona = { id: "p", sessionId: "s", name: "n", avatarUrl: "", at: "2026-11-25" };
    store.personas.create(tx, persona);
    store.ledger.append(tx, {
      personaId: "p",
      projectId: null,
      eventType: "tool:Edit",
      xpAmount: 3,
      stats: { "toolsUsed.total": 1 },
      metadata: {},
      createdAt: "2026-11-25T10:00:00.000Z",
      day: "2026-11-25",
    });
  });
  store.events.page({ session_id: "s" }, true, null, 10);
  store.events.countUnapplied();
  store.events.unapplied(0, 10);
  store.ledger.page({ persona_id: "p", project_id: null }, false, null, 10);
  store.ledger.stats("persona", "p");
  for (const period of ["2026-11-25", weekOf("2026-11-25"), monthOf("2026-11-25")]) {
    const [first] = store.boards.ofPeriod("persona", "xp", period, null, 1);
    store.boards.ofPeriod("persona", "xp", period, { key: first?.value ?? 0, id: "p" }, 1);
  }
  store.boards.ofPeriods("persona", "xp", ["2026-11-24", "2026-11-25"], 10);
  store.permissions.openOf("s");
  store.sessions.live();
  store.devices.list();
}

test("the plans of all prepared statements search the long tables and never scan them", () => {
  const texts = preparedTexts().filter((text) =>
    /^\s*(SELECT|WITH|UPDATE|DELETE|INSERT)/i.test(text),
  );
  expect(texts.length).toBeGreaterThan(60);
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  const wrong = texts.flatMap((text) =>
    scansOf(db, text).map((detail) => `${detail} ← ${plain(text).slice(0, 120)}`),
  );
  expect(wrong).toEqual([]);
});

test("each order of the personas is an index's, and a further page enters it at its place", () => {
  using scratch = new Scratch();
  const pages = preparedTexts().filter((text) => /avatar_url AS avatarUrl.*ORDER BY/s.test(text));
  expect(pages).toHaveLength(16);
  scratch.open().close();
  using db = scratch.raw();
  for (const text of pages) {
    const plan = db.prepare<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${text}`).all();
    const way = text.includes("?3") ? "SEARCH" : "SCAN";
    const [only, ...more] = plan.map(({ detail }) => detail);
    expect(only).toStartWith(`${way} personas USING INDEX personas_by_`);
    expect(more).toEqual([]);
  }
});

test("a statement that scans or sorts a long table would be found", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  for (const text of [
    "SELECT count(*) FROM xp_events",
    "SELECT * FROM events WHERE tool_name = 'Bash'",
    "SELECT * FROM audit_log WHERE device_id = 'd' ORDER BY at",
    "DELETE FROM seen_events WHERE first_seen + 0 < 5",
  ]) {
    expect(`${text}: ${scansOf(db, text).length > 0}`).toBe(`${text}: true`);
  }
});

function plain(text: string): string {
  return text.replace(/\s+/g, " ");
}

function scansOf(db: Database, text: string): string[] {
  const plan = db.prepare<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${text}`).all();
  const details = plan.map(({ detail }) => detail);
  const isLong = (detail: string) =>
    LONG.some((table) => new RegExp(`\\b${table}\\b`).test(detail));
  const isShort = (detail: string) =>
    Object.keys(SHORT_INDEXES).some((index) => detail.includes(` INDEX ${index}`));
  const scans = details.filter((one) => /^SCAN/.test(one) && isLong(one) && !isShort(one));
  const isFew = SHORT_SORTS.some((pattern) => pattern.test(text));
  const isSorted = details.some(isLong) && !details.some(isShort) && !isFew;
  return [...scans, ...details.filter((one) => isSorted && /^USE TEMP B-TREE FOR/.test(one))];
}
