/** Folding the ledger: fewer rows, every sum as it was, and guards that are off for nobody else. */
import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { planFoldsTask } from "../../src/child/plan-folds-task.ts";
import { joinStat, statKind } from "../../src/game/stat-kind.ts";
import type { LedgerFold } from "../../src/store/ledger-folding.ts";
import { planFolds } from "../../src/store/plan-folds.ts";
import type { Store } from "../../src/store/store.ts";
import { Scratch } from "./scratch.ts";

const RULES = {
  before: "2026-06-01",
  dayOf: (atMs: number) => new Date(atMs).toISOString().slice(0, 10),
  isMaximum: (path: string) => statKind(path) === "maximum",
  isFoldable: (eventType: string) => /^(tool|prompt|subagent):/.test(eventType),
};

function people(db: Database): void {
  for (const id of ["p1", "p2"]) {
    db.query(`INSERT INTO personas (id, session_id, name, created_at, last_seen_at)
      VALUES (?1, ?1, ?1, '', '')`).run(id);
  }
  for (const id of ["j1", "j2"]) {
    db.query(`INSERT INTO projects (id, path, name, created_at, last_activity_at)
      VALUES (?1, ?1, ?1, '', '')`).run(id);
  }
}

interface Row {
  persona: string | null;
  project: string | null;
  type: string;
  xp: unknown;
  metadata: string | null;
  at: string;
}

function write(db: Database, rows: readonly Row[]): void {
  const insert = db.prepare("INSERT INTO xp_events VALUES (NULL, ?, ?, ?, ?, ?, ?)");
  db.transaction(() => {
    for (const { persona, project, type, xp, metadata, at } of rows) {
      insert.run(persona, project, type, xp as number, metadata, at);
    }
  })();
}

/** XP and counters for each entity, day and path, read from the ledger alone. */
function sums(db: Database): Record<string, number> {
  const found: Record<string, number> = {};
  const rows = db
    .query<Row & { id: number }, []>(`SELECT persona_id AS persona, project_id AS project,
      event_type AS type, xp_amount AS xp, metadata, created_at AS at FROM xp_events`)
    .all();
  for (const row of rows) {
    let read: { day?: string; stats?: Record<string, number> } = {};
    try {
      read = JSON.parse(row.metadata ?? "{}") ?? {};
    } catch {
      // Rows that hold no JSON count with their XP alone.
    }
    const day = read.day ?? RULES.dayOf(Date.parse(row.at));
    for (const entity of [`persona ${row.persona}`, `project ${row.project}`]) {
      for (const place of [entity, `${entity} ${day}`, `${entity} ${day} ${row.type}`]) {
        found[`${place} xp`] = (found[`${place} xp`] ?? 0) + Number(row.xp);
        for (const [path, value] of Object.entries(read.stats ?? {})) {
          // What is no whole number counts as none, here as in every sum of the product.
          if (!Number.isInteger(value)) continue;
          const known = found[`${place} ${path}`] ?? 0;
          found[`${place} ${path}`] = joinStat(path, known, value);
        }
      }
    }
  }
  return found;
}

const count = (db: Database): number =>
  db.query<{ n: number }, []>("SELECT count(*) AS n FROM xp_events").get()?.n ?? 0;
const told = (db: Database): unknown =>
  db.query("SELECT n FROM row_counts WHERE name = 'xp_events'").get();

function planned(scratch: Scratch): LedgerFold[] {
  const folds: LedgerFold[] = [];
  planFolds(scratch.paths.database, RULES, (fold) => folds.push(structuredClone(fold)));
  return folds;
}

function apply(store: Store, folds: readonly LedgerFold[]): void {
  for (const fold of folds) store.transact((tx) => store.foldLedger(tx, fold));
}

const row = fc.record({
  persona: fc.constantFrom("p1", "p2", null),
  project: fc.constantFrom("j1", "j2", null),
  type: fc.constantFrom("tool:Edit", "tool:Bash", "prompt:received", "achievement:first"),
  xp: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 50 }) }, fc.constantFrom(1.5)),
  metadata: fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .record(
          {
            day: fc.constantFrom("2026-05-30", "2026-05-31", "2026-06-01"),
            stats: fc.dictionary(
              fc.constantFrom("toolsUsed.Edit", "subagents.maxInTurn", "a", "b"),
              fc.integer({ min: 0, max: 9 }),
            ),
            toolName: fc.string(),
          },
          { requiredKeys: ["stats"] },
        )
        .map((value) => JSON.stringify(value)),
    },
    fc.constantFrom(null, "{}", "no json", "[1]", '{"stats":[1]}', '{"stats":{"a":"x"}}', "7"),
  ),
  at: fc.constantFrom("2026-05-30T23:59:59Z", "2026-05-31T00:00:00.000Z", "2026-06-02T10:00:00Z"),
});

test("whatever the ledger holds: every sum by entity, day and kind is as it was, at every step", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 400 }), fc.nat(), (rows, cut) => {
      using scratch = new Scratch();
      const store = scratch.open();
      using db = scratch.raw();
      people(db);
      write(db, rows);
      const before = sums(db);
      const folds = planned(scratch);
      // Cut short anywhere, then done from the start.
      apply(store, folds.slice(0, cut % (folds.length + 1)));
      expect(sums(db)).toEqual(before);
      apply(store, planned(scratch));
      expect(sums(db)).toEqual(before);
      expect(planned(scratch)).toEqual([]);
      expect(told(db)).toEqual({ n: count(db) });
      store.close();
    }),
    { numRuns: 60 },
  );
});

const edit = (day: string, more: Partial<Row> = {}): Row => ({
  persona: "p1",
  project: "j1",
  type: "tool:Edit",
  xp: 3,
  metadata: JSON.stringify({ toolName: "Edit", day, stats: { "toolsUsed.Edit": 1 } }),
  at: `${day}T10:00:00.000Z`,
  ...more,
});

test("a day's rows of a kind become one, in the place of the newest, and say how many they were", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  using db = scratch.raw();
  people(db);
  const maximum = (value: number): Row =>
    edit("2026-05-02", {
      type: "subagent:started",
      xp: 0,
      metadata: JSON.stringify({ day: "2026-05-02", stats: { "subagents.maxInTurn": value } }),
    });
  write(db, [
    ...Array.from({ length: 200 }, () => edit("2026-05-01")),
    edit("2026-05-02"),
    maximum(2),
    maximum(5),
    maximum(3),
    edit("2026-05-01", { persona: "p2" }),
  ]);
  apply(store, planned(scratch));
  const rows = db
    .query("SELECT id, persona_id, event_type, xp_amount, metadata, created_at FROM xp_events")
    .values();
  expect(rows).toEqual([
    [
      200,
      "p1",
      "tool:Edit",
      600,
      '{"day":"2026-05-01","folded":200,"stats":{"toolsUsed.Edit":200}}',
      "2026-05-01T10:00:00.000Z",
    ],
    [201, "p1", "tool:Edit", 3, expect.anything(), "2026-05-02T10:00:00.000Z"],
    [
      204,
      "p1",
      "subagent:started",
      0,
      '{"day":"2026-05-02","folded":3,"stats":{"subagents.maxInTurn":5}}',
      "2026-05-02T10:00:00.000Z",
    ],
    [205, "p2", "tool:Edit", 3, expect.anything(), "2026-05-01T10:00:00.000Z"],
  ]);
  // One that came late from a spool joins them.
  write(db, [edit("2026-05-01")]);
  apply(store, planned(scratch));
  const last = db.query("SELECT xp_amount, metadata FROM xp_events WHERE id = 206").values();
  expect(last).toEqual([[603, '{"day":"2026-05-01","folded":201,"stats":{"toolsUsed.Edit":201}}']]);
  store.close();
});

test("the guards stand again after a step, and stood all along for everybody else", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  using db = scratch.raw();
  people(db);
  write(db, [edit("2026-05-01"), edit("2026-05-01"), edit("2026-05-01")]);
  const [fold] = planned(scratch);
  if (!fold) throw new Error("there is nothing to fold");
  const tamper = () => db.run("UPDATE xp_events SET xp_amount = 9999");
  expect(tamper).toThrow("append-only");
  store.transact((tx) => store.foldLedger(tx, fold));
  expect(tamper).toThrow("append-only");
  expect(() => db.run("DELETE FROM xp_events")).toThrow("append-only");
  store.close();
});

test("a step that does not fit the rows, or that fails, changes nothing", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  using db = scratch.raw();
  people(db);
  write(db, [edit("2026-05-01"), edit("2026-05-01"), edit("2026-05-01")]);
  const [fold] = planned(scratch);
  if (!fold) throw new Error("there is nothing to fold");
  const before = db.query("SELECT * FROM xp_events").values();
  const run = (wrong: LedgerFold) => () => store.transact((tx) => store.foldLedger(tx, wrong));
  expect(run({ ...fold, xp: fold.xp + 1 })).toThrow("not those");
  expect(run({ ...fold, remove: [...fold.remove, 99] })).toThrow("not those");
  expect(() =>
    store.transact((tx) => {
      store.foldLedger(tx, fold);
      throw new Error("the power went");
    }),
  ).toThrow("the power went");
  expect(db.query("SELECT * FROM xp_events").values()).toEqual(before);
  expect(db.query("SELECT * FROM ledger_folding").values()).toEqual([]);
  run(fold)();
  // Done twice it would count twice: the second time the rows are gone.
  expect(run(fold)).toThrow("not those");
  expect(count(db)).toBe(1);
  store.close();
});

test("rows that name no day are folded apart, and the one that stays names none either", () => {
  using scratch = new Scratch();
  const store = scratch.open();
  using db = scratch.raw();
  people(db);
  const metadata = '{"toolName":"Edit","success":true}';
  const foreign = edit("2026-05-01", { metadata });
  write(db, [foreign, edit("2026-05-01"), foreign, edit("2026-05-01"), foreign]);
  const before = sums(db);
  const { database } = scratch.paths;
  const input = { database, before: "2026-06-01", zone: "UTC", isDryRun: false };
  const folds: LedgerFold[] = [];
  planFoldsTask.run(input, (fold) => folds.push(fold));
  for (const fold of folds) store.transact((tx) => store.foldLedger(tx, fold));
  const days = db.query(`SELECT json_extract(metadata, '$.day'), json_extract(metadata, '$.folded')
    FROM xp_events ORDER BY 1`);
  expect(days.values()).toEqual([
    [null, 3],
    ["2026-05-01", 2],
  ]);
  expect(sums(db)).toEqual(before);
  store.close();
});

test("rows of one quest, achievement or streak stay, and so does an adopted file's balance", () => {
  using scratch = new Scratch();
  scratch.open().close();
  using db = scratch.raw();
  people(db);
  const types = [
    "quest:completed",
    "achievement:x",
    "streak:day",
    "challenge:daily",
    "adopt:opening-balance",
    "new:kind",
  ];
  write(
    db,
    types.flatMap((type) => [edit("2026-05-01", { type }), edit("2026-05-01", { type })]),
  );
  const { database } = scratch.paths;
  const input = { database, before: "2026-06-01", zone: "UTC", isDryRun: false };
  expect(planFoldsTask.run(input, () => {})).toEqual({ groups: 0, rows: 0 });
  write(db, [edit("2026-05-01"), edit("2026-05-01")]);
  expect(planFoldsTask.run(input, () => {})).toEqual({ groups: 1, rows: 1 });
});
