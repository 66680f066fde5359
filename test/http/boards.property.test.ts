/** Boards of periods and the report against slow sums of the ledger's rows, whatever they are. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { reportOf } from "../../src/http/report.ts";
import { addDays, mondayOf } from "../../src/lib/local-day.ts";
import type { Report } from "../../src/protocol/stories.ts";
import { BOARD_PATHS } from "../../src/store/board-paths.ts";
import { migrateDown, migrateUp } from "../../src/store/migrate.ts";
import { monthOf, periodsOf, weekOf } from "../../src/store/periods.ts";
import type { Store } from "../../src/store/store.ts";
import { migrations, RULES, Scratch } from "../store/scratch.ts";
import { verified } from "../support/expect-kept.ts";

const TODAY = "2026-11-24";
const KINDS = ["persona", "project"] as const;
type Kind = (typeof KINDS)[number];

/** One ledger row; `isUndone`: written in a savepoint that is taken back. */
interface Written {
  persona: number | null;
  project: number | null;
  daysAgo: number;
  xp: number;
  counts: [path: string, increment: number][];
  isUndone: boolean;
}

const OWNERS = 4;
const counter = fc.constantFrom(...BOARD_PATHS.filter((path) => path !== "xp"), "toolsUsed.Edit");
const written: fc.Arbitrary<Written> = fc.record({
  persona: fc.option(fc.integer({ min: 0, max: OWNERS - 1 })),
  project: fc.option(fc.integer({ min: 0, max: OWNERS - 1 })),
  // Some lie ahead: the clock was set back since.
  daysAgo: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: -9, max: 70 })),
  xp: fc.integer({ min: 0, max: 3 }),
  counts: fc.uniqueArray(fc.tuple(counter, fc.integer({ min: 1, max: 3 })), {
    selector: ([path]) => path,
    maxLength: 4,
  }),
  isUndone: fc.boolean(),
});

function idOf(kind: Kind, owner: number): string {
  return `${kind}-${owner}`;
}

/** In another order than the ids. */
function nameOf(kind: Kind, id: string): string {
  return `${kind} named ${9 - Number(id.slice(-1))}`;
}

/** The last persona and the last project are hidden. */
const isHidden = (id: string) => id.endsWith(`-${OWNERS - 1}`);

function open(scratch: Scratch): Store {
  const store = scratch.open();
  const at = `${TODAY}T00:00:00.000Z`;
  store.transact((tx) => {
    for (let owner = 0; owner < OWNERS; owner++) {
      const [id, project] = [idOf("persona", owner), idOf("project", owner)];
      const name = nameOf("persona", id);
      store.personas.create(tx, { id, sessionId: id, name, avatarUrl: "", at });
      const named = { path: project, name: nameOf("project", project), githubUrl: null };
      store.projects.create(tx, { id: project, ...named, at });
    }
  });
  using db = scratch.raw();
  for (const kind of KINDS) {
    db.query(`UPDATE ${kind}s SET deleted_at = ? WHERE id = ?`).run(at, idOf(kind, OWNERS - 1));
  }
  return store;
}

function write(store: Store, rows: readonly Written[]): void {
  store.transact((tx) => {
    for (const row of rows) {
      const append = () => {
        store.ledger.append(tx, {
          personaId: row.persona === null ? null : idOf("persona", row.persona),
          projectId: row.project === null ? null : idOf("project", row.project),
          eventType: "tool:Edit",
          xpAmount: row.xp,
          stats: Object.fromEntries(row.counts),
          metadata: {},
          createdAt: `${addDays(TODAY, -row.daysAgo)}T10:00:00.000Z`,
          day: addDays(TODAY, -row.daysAgo),
        });
        if (row.isUndone) throw new Error("undone");
      };
      if (row.isUndone) expect(() => store.savepoint(tx, append)).toThrow("undone");
      else store.savepoint(tx, append);
    }
  });
}

/** Id → sum of a counter, over days both included, of everybody who is not hidden. */
function slowSums(
  rows: readonly Written[],
  kind: Kind,
  path: string,
  first: string,
  last: string,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const [owner, day] = [row[kind], addDays(TODAY, -row.daysAgo)];
    if (owner === null || row.isUndone || day < first || day > last) continue;
    const all: readonly (readonly [string, number])[] = [["xp", row.xp], ...row.counts];
    const id = idOf(kind, owner);
    for (const [moved, step] of all) {
      if (moved === path && step > 0 && !isHidden(id)) sums.set(id, (sums.get(id) ?? 0) + step);
    }
  }
  return sums;
}

function slowBoard(sums: Map<string, number>) {
  const rows = [...sums].map(([id, value]) => ({ id, value }));
  return rows.sort((a, b) => b.value - a.value || (a.id < b.id ? 1 : -1));
}

/** Page by page. */
function board(store: Store, kind: Kind, path: string, period: string) {
  const all: { id: string; value: number }[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last ? { key: last.value, id: last.id } : null;
    const page = store.boards.ofPeriod(kind, path, period, after, 2);
    all.push(...page.map(({ id, value }) => ({ id, value })));
    if (page.length < 2) return all;
  }
}

/** The sums as they were made before: every day of everybody, and what comes first cut off. */
function slowReport(rows: readonly Written[], days: number) {
  const first = addDays(TODAY, 1 - days);
  const of = (kind: Kind) => {
    const sums = Object.entries(REPORTED).map(
      ([path, name]) => [name, slowSums(rows, kind, path, first, TODAY)] as const,
    );
    const ids = new Set(sums.flatMap(([, ofPath]) => [...ofPath.keys()]));
    return [...ids].map((id) => ({
      id,
      name: nameOf(kind, id),
      ...Object.fromEntries(sums.map(([name, ofPath]) => [name, ofPath.get(id) ?? 0])),
    })) as (Report["personas"][number] & Record<string, number>)[];
  };
  const [personas, projects] = [of("persona"), of("project")];
  const names = Object.values(REPORTED);
  const total = Object.fromEntries(
    names.map((name) => [name, personas.reduce((sum, one) => sum + (one[name] ?? 0), 0)]),
  );
  const byXp = (a: Report["personas"][number], b: Report["personas"][number]) =>
    b.xp - a.xp || (a.name < b.name ? -1 : 1);
  return { total, personas: personas.sort(byXp), projects: projects.sort(byXp) };
}

const REPORTED: Readonly<Record<string, string>> = {
  xp: "xp",
  promptsReceived: "prompts",
  "toolsUsed.total": "tools",
  "git.commits": "commits",
  "commands.testsRun": "testsRun",
  "commands.testsPassed": "testsPassed",
  "waits.count": "waits",
  "waits.seconds": "waitSeconds",
};

const BOARD_DAYS = [0, 1, 6, 20, 50].map((ago) => addDays(TODAY, -ago));
const REPORT_DAYS = [1, 2, 7, 8, 15, 24, 25, 31];

test("every board of every day, week and month, in pages, is the sum of its rows", () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 40 }), (rows) => {
      using scratch = new Scratch();
      const store = open(scratch);
      write(store, rows);
      for (const kind of KINDS) {
        for (const path of BOARD_PATHS) {
          for (const day of BOARD_DAYS) {
            const spans = [
              [day, day, day],
              [weekOf(day), mondayOf(day), addDays(mondayOf(day), 6)],
              [monthOf(day), `${day.slice(0, 7)}-01`, `${day.slice(0, 7)}-31`],
            ] as const;
            for (const [period, first, last] of spans) {
              const slow = slowBoard(slowSums(rows, kind, path, first, last));
              expect(board(store, kind, path, period)).toEqual(slow);
            }
          }
        }
      }
      store.close();
    }),
    { numRuns: 20 },
  );
}, 120_000);

test("a report of any days is the sum of its rows, and its first are the first", () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 40 }), (rows) => {
      using scratch = new Scratch();
      const store = open(scratch);
      write(store, rows);
      const config = { time_zone: "UTC" };
      const context = { store, config, clock: scratch.clock, states: () => [] };
      for (const days of REPORT_DAYS) {
        const { total, personas, projects } = reportOf(context, days);
        const told: unknown = { total, personas, projects };
        expect({ days, told }).toEqual({ days, told: slowReport(rows, days) });
        const first = addDays(TODAY, 1 - days);
        const periods = periodsOf(first, TODAY, store.boards.newestDay());
        for (const kind of KINDS) {
          const cut = store.boards.ofPeriods(kind, "xp", periods, 2);
          const slow = slowBoard(slowSums(rows, kind, "xp", first, TODAY)).slice(0, 2);
          expect(cut.map(({ id, value }) => ({ id, value }))).toEqual(slow);
        }
      }
      store.close();
    }),
    { numRuns: 20 },
  );
}, 120_000);

test("the check finds these sums right, and a version that knows none of them brings them back", () => {
  fc.assert(
    fc.property(fc.array(written, { maxLength: 40 }), (rows) => {
      using scratch = new Scratch();
      const store = open(scratch);
      write(store, rows);
      store.close();
      const { findings } = verified(scratch.paths.database);
      expect(findings.filter(({ check }) => check === "period_sums")).toEqual([]);
      using db = scratch.raw();
      const sums = () => db.query("SELECT * FROM period_sums").values();
      const before = sums();
      migrateDown(db, migrations, 17, { isDrop: false });
      migrateUp(db, migrations, scratch.clock.now(), { rules: RULES });
      expect(sums()).toEqual(before);
    }),
    { numRuns: 20 },
  );
}, 120_000);

test("periods hold the days that were asked for, and none is longer than it may be", () => {
  const day = fc.integer({ min: 0, max: 800 }).map((n) => addDays("2026-01-01", n));
  const span = fc.integer({ min: 0, max: 70 });
  const newest = fc.option(fc.integer({ min: -40, max: 40 }));
  fc.assert(
    fc.property(day, span, newest, (first, length, ahead) => {
      const last = addDays(first, length);
      const latest = ahead === null ? null : addDays(last, ahead);
      const days = periodsOf(first, last, latest).flatMap(daysOf);
      expect(days).toEqual(days.toSorted());
      expect(new Set(days).size).toBe(days.length);
      const asked = Array.from({ length: length + 1 }, (_, n) => addDays(first, n));
      expect(days.filter((one) => one <= last)).toEqual(asked);
      // Behind the last day only where nobody has done anything.
      const isBehind = days.some((one) => one > last && latest !== null && one <= latest);
      expect(isBehind).toBe(false);
    }),
  );
  expect(periodsOf("2026-10-30", "2026-11-30", "2026-11-30")).toEqual([
    "2026-10-30",
    "2026-10-31",
    "M2026-11",
  ]);
  expect(periodsOf("2026-11-18", "2026-11-24", "2026-11-25")).toHaveLength(7);
});

function daysOf(period: string): string[] {
  if (period.startsWith("W")) {
    return Array.from({ length: 7 }, (_, n) => addDays(period.slice(1), n));
  }
  if (!period.startsWith("M")) return [period];
  const month = period.slice(1);
  return Array.from({ length: 31 }, (_, n) => addDays(`${month}-01`, n)).filter((day) =>
    day.startsWith(month),
  );
}
