/** What the file itself enforces, and that writes belong to a transaction. */
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { verified } from "../support/expect-kept.ts";
import { Scratch } from "./scratch.ts";

const AT = "2026-11-24T00:00:00.000Z";
const row = (personaId: string | null, xpAmount = 3) => ({
  personaId,
  projectId: null,
  eventType: "tool:Edit",
  xpAmount,
  stats: { "toolsUsed.total": 1, "toolsUsed.Edit": 1 },
  metadata: {},
  createdAt: AT,
  day: "2026-11-24",
});
const persona = { id: "p1", sessionId: "s-1", name: "Wren", avatarUrl: "/x.svg", at: AT };

test("the ledger is append-only: no row is changed, none removed, none replaced", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  store.transact((tx) => {
    store.personas.create(tx, persona);
    store.ledger.append(tx, row("p1"));
  });
  using db = scratch.raw();
  db.run("PRAGMA recursive_triggers = ON");
  const attempts = [
    "UPDATE xp_events SET xp_amount = 1000",
    "DELETE FROM xp_events",
    "INSERT OR REPLACE INTO xp_events (id, event_type, xp_amount, created_at) VALUES (1, 'x', 9, '')",
  ];
  for (const sql of attempts) expect(() => db.run(sql)).toThrow("append-only");
  expect(store.ledger.count()).toBe(1);
  store.close();
});

test("a ledger row adds to stats and rollups of both whom it names, and a total apart is found", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  store.transact((tx) => {
    store.personas.create(tx, persona);
    store.ledger.append(tx, row("p1", 3));
    store.ledger.append(tx, row("p1", 0));
  });
  expect(store.ledger.stats("persona", "p1")).toEqual({
    "toolsUsed.total": 2,
    "toolsUsed.Edit": 2,
  });
  const [found] = verified(scratch.paths.database).findings;
  expect(found).toMatchObject({ check: "total", table: "personas", row: "p1" });
  store.transact((tx) => store.personas.setTotals(tx, "p1", 3, 1, AT));
  // The store alone knows no game: what the counters reach is told as missing.
  const left = verified(scratch.paths.database).findings;
  expect(left.map(({ check, row: key }) => `${check} ${key}`)).toEqual([
    "achievements persona p1 first_blood",
  ]);
  store.close();
});

test("a maximum keeps its largest value, and the row says its day and all its counters", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  store.transact((tx) => {
    store.personas.create(tx, persona);
    for (const most of [2, 5, 3]) {
      const counters = { stats: { subagents: 1 }, maxima: { "subagents.maxInTurn": most } };
      store.ledger.append(tx, { ...row("p1", 0), ...counters });
    }
  });
  expect(store.ledger.stats("persona", "p1")).toEqual({ subagents: 3, "subagents.maxInTurn": 5 });
  using db = scratch.raw();
  const rolled = "SELECT stat_path AS path, value FROM daily_rollups ORDER BY stat_path";
  expect(db.query(rolled).all()).toEqual([
    { path: "subagents", value: 3 },
    { path: "subagents.maxInTurn", value: 5 },
  ]);
  const metadata = db.query("SELECT metadata FROM xp_events ORDER BY id").values()[1]?.[0];
  expect(JSON.parse(String(metadata))).toEqual({
    day: "2026-11-24",
    stats: { subagents: 1, "subagents.maxInTurn": 5 },
  });
  store.close();
});

test("a row that names nobody who exists is refused", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  expect(() => store.transact((tx) => store.ledger.append(tx, row("nobody")))).toThrow();
  expect(store.ledger.count()).toBe(0);
  store.close();
});

test("a throw undoes the transaction; a throw inside a savepoint undoes only its part", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  const remember = (text: string) => new TextEncoder().encode(text.padEnd(16));
  const failing = () =>
    store.transact((tx) => {
      store.events.remember(tx, remember("a"), 0);
      throw new Error("on purpose");
    });
  expect(failing).toThrow("on purpose");
  store.transact((tx) => {
    expect(store.events.remember(tx, remember("a"), 0)).toBe(true);
    const inner = () =>
      store.savepoint(tx, () => {
        store.events.remember(tx, remember("b"), 0);
        throw new Error("only this");
      });
    expect(inner).toThrow("only this");
  });
  store.transact((tx) => {
    expect(store.events.remember(tx, remember("a"), 0)).toBe(false);
    expect(store.events.remember(tx, remember("b"), 0)).toBe(true);
  });
  store.close();
});

test("a commit outlives the process: WAL, full synchronisation, foreign keys", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  using db = scratch.raw();
  expect(db.query("PRAGMA journal_mode").values()).toEqual([["wal"]]);
  store.close();
});

test("a persona keeps its first session and can be bound to more", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  store.transact((tx) => {
    store.personas.create(tx, persona);
    store.personas.bind(tx, "s-2", "p1", AT);
  });
  expect([store.personas.ofSession("s-1"), store.personas.ofSession("s-2")]).toEqual(["p1", "p1"]);
  expect(store.personas.ofSession("s-3")).toBeNull();
  expect(store.personas.find("p1")?.sessionId).toBe("s-1");
  expect(store.personas.isNameTaken("Wren")).toBe(true);
  store.close();
});

test("a closed store lets go of its file: nothing is left beside it", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  store.transact((tx) => store.personas.create(tx, persona));
  expect(readdirSync(scratch.paths.root).length).toBe(3);
  store.close();
  expect(readdirSync(scratch.paths.root)).toEqual(["claude-rpg-v2.db"]);
});
