/** Totals and levels that agree with the ledger, each correction with a ledger row of its own. */
import type { Database } from "bun:sqlite";
import { isoTime } from "../../lib/clock.ts";
import type { Findings } from "./findings.ts";
import { isTimeSql } from "./ledger-sql.ts";
import type { MigrationRun } from "./rules.ts";
import { isTombstone } from "./tombstones.ts";

type EntityType = "persona" | "project";

interface Sums {
  rowid: number;
  id: string;
  total: number | null;
  level: number | null;
  ledger: number;
  isTombstone: number;
  /** When it was made; null when that cannot be read. */
  createdAt: string | null;
}

/**
 * A total above the ledger gets a row for the rest, dated when the entity was made; a total below
 * is raised. Levels follow from totals. The old values stand in the metadata of the row.
 */
export function squareTotals(db: Database, findings: Findings, run: MigrationRun): void {
  for (const entity of ["persona", "project"] as const) {
    const writer = makeWriter(db, entity, run);
    for (const found of differing(db, entity, run)) {
      const what = writer.square(found);
      findings.add(`${entity}s`, found.id, what.column, what.problem);
    }
  }
}

/** Few of many: they are gathered before the first of them is changed. */
function differing(db: Database, entity: EntityType, { rules }: MigrationRun): Sums[] {
  const rows = db.query<Sums, []>(`
    SELECT x.rowid, x.id, x.total_xp AS total, x.level,
      coalesce(s.added, 0) AS ledger, ${isTombstone(entity)} AS isTombstone,
      iif(${isTimeSql("x.created_at")}, x.created_at, NULL) AS createdAt
    FROM ${entity}s x LEFT JOIN temp.ledger_sums s
      ON s.is_xp = 1 AND s.entity_type = '${entity}' AND s.entity_id = x.id
    WHERE x.id IS NOT NULL ORDER BY x.rowid`);
  const differ: Sums[] = [];
  for (const row of rows.iterate()) {
    if (!rules) throw new Error("totals cannot be squared without the rules");
    const total = Math.max(row.total ?? 0, row.ledger);
    const isLevel = (row.level ?? 1) === rules.levelOf(total);
    if ((row.total ?? 0) !== row.ledger || !isLevel) differ.push(row);
  }
  return differ;
}

function makeWriter(db: Database, entity: EntityType, { nowMs, rules }: MigrationRun) {
  const setTotals = db.query(`UPDATE ${entity}s SET total_xp = ?, level = ? WHERE rowid = ?`);
  const append = db.query(`INSERT INTO xp_events
    (${entity}_id, event_type, xp_amount, metadata, created_at) VALUES (?, ?, ?, ?, ?)`);
  return {
    square(found: Sums): { column: string; problem: string } {
      const before = found.total ?? 0;
      const total = Math.max(before, found.ledger);
      const level = rules?.levelOf(total) ?? 1;
      setTotals.run(total, level, found.rowid);
      const kind = kindOf(before, found.ledger);
      const metadata = {
        adopted: { total_xp: found.total, level: found.level, ledger: found.ledger },
        stats: {},
      };
      // A tombstone never had a total or a level of its own.
      const at = kind.isOpening ? (found.createdAt ?? isoTime(nowMs)) : isoTime(nowMs);
      if (!found.isTombstone || kind.isOpening) {
        const xp = kind.isOpening ? before - found.ledger : 0;
        append.run(found.id, kind.eventType, xp, JSON.stringify(metadata), at);
      }
      const values = `was ${found.total} XP at level ${found.level}`;
      return {
        column: kind.column,
        problem: `${values}, the ledger said ${found.ledger}: now ${total} at level ${level}`,
      };
    },
  };
}

function kindOf(total: number, ledger: number) {
  if (total > ledger) {
    return { eventType: "adopt:opening-balance", column: "total_xp", isOpening: true };
  }
  if (total < ledger) {
    return { eventType: "adopt:total-raised", column: "total_xp", isOpening: false };
  }
  return { eventType: "adopt:level-recomputed", column: "level", isOpening: false };
}
