/** What must hold of every adopted file, computed from its rows in plain TypeScript. */
import type { Database } from "bun:sqlite";
import { levelOf } from "../../src/game/level.ts";

interface LedgerRow {
  persona_id: string | null;
  project_id: string | null;
  event_type: string;
  xp_amount: unknown;
  metadata: unknown;
  created_at: string;
}

export interface Promises {
  /** Entities whose total is not the sum of their rows, or whose level is another's. */
  totals: string[];
  /** Counters that are not baseline + ledger. */
  stats: string[];
  /** Days whose XP is not that of the rows of that day. */
  days: string[];
  danglings: unknown[];
}

export const KEPT: Promises = { totals: [], stats: [], days: [], danglings: [] };

/** What does not hold; equal to `KEPT` when all does. */
export function brokenPromises(db: Database): Promises {
  const ledger = db.query<LedgerRow, []>("SELECT * FROM xp_events").all();
  const xp = new Map<string, number>();
  const days = new Map<string, number>();
  const counted = new Map<string, number>();
  for (const row of ledger) {
    const amount = Number.isInteger(row.xp_amount) ? Number(row.xp_amount) : 0;
    const owners = [
      ...(row.persona_id === null ? [] : [`persona ${row.persona_id}`]),
      ...(row.project_id === null ? [] : [`project ${row.project_id}`]),
    ];
    for (const owner of owners) {
      add(xp, owner, amount);
      if (!row.event_type.startsWith("adopt:") && isTime(row.created_at)) {
        add(days, `${owner} ${new Date(row.created_at).toISOString().slice(0, 10)}`, amount);
      }
      for (const [path, value] of statsOf(row.metadata)) add(counted, `${owner} ${path}`, value);
    }
  }
  return {
    totals: wrongTotals(db, xp),
    stats: wrongStats(db, counted),
    days: wrongDays(db, days),
    danglings: db.query("PRAGMA foreign_key_check").all(),
  };
}

function wrongTotals(db: Database, xp: Map<string, number>): string[] {
  return (["persona", "project"] as const).flatMap((entity) =>
    db
      .query<{ id: string; total: number; level: number }, []>(
        `SELECT id, coalesce(total_xp, 0) AS total, coalesce(level, 1) AS level
         FROM ${entity}s`,
      )
      .all()
      .filter(({ id, total, level }) => {
        return total !== (xp.get(`${entity} ${id}`) ?? 0) || level !== levelOf(total);
      })
      .map((row) => `${entity} ${JSON.stringify(row)}`),
  );
}

function wrongStats(db: Database, counted: Map<string, number>): string[] {
  const sums = new Map(counted);
  const baseline = db
    .query<{ key: string; value: unknown }, []>(
      `SELECT entity_type || ' ' || entity_id || ' ' || path AS key, value FROM adopted_baseline
       WHERE path NOT LIKE 'streak.%'`,
    )
    .all();
  for (const { key, value } of baseline) add(sums, key, Number(value));
  const stats = db
    .query<{ key: string; value: number }, []>(
      `SELECT entity_type || ' ' || entity_id || ' ' || stat_path AS key,
         coalesce(value, 0) AS value FROM stats`,
    )
    .all();
  const wrong = stats.filter(({ key, value }) => (sums.get(key) ?? 0) !== value);
  const known = new Set(stats.map(({ key }) => key));
  const lost = [...sums].filter(([key, value]) => value !== 0 && !known.has(key));
  return [...wrong.map(({ key }) => key), ...lost.map(([key]) => key)];
}

function wrongDays(db: Database, days: Map<string, number>): string[] {
  const rows = db
    .query<{ key: string; value: number }, []>(
      `SELECT entity_type || ' ' || entity_id || ' ' || day AS key, value FROM daily_rollups
       WHERE stat_path = 'xp'`,
    )
    .all();
  const found = new Map(rows.map(({ key, value }) => [key, value]));
  const all = new Set([...found.keys(), ...days.keys()]);
  return [...all].filter((key) => (found.get(key) ?? 0) !== (days.get(key) ?? 0));
}

/** What begins with a date and is read by JavaScript. */
function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text));
}

function statsOf(metadata: unknown): [string, number][] {
  try {
    const read = JSON.parse(String(metadata)) as { stats?: unknown } | null;
    const stats = typeof read?.stats === "object" ? (read.stats ?? {}) : {};
    return Object.entries(stats).filter(([, value]) => Number.isInteger(value));
  } catch {
    // Torn metadata names no counters.
    return [];
  }
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
