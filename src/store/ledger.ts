/** The XP ledger and the sums that follow from it, always written together. */
import type { Database } from "bun:sqlite";
import { makeLogPages } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface LedgerRow {
  personaId: string | null;
  projectId: string | null;
  /** `tool:Edit`, `prompt:received`, … */
  eventType: string;
  /** May be 0: the ledger is the full record of what moved a counter. */
  xpAmount: number;
  /** Counter → increment, kept in the row so that every sum can be rebuilt. */
  stats: Readonly<Record<string, number>>;
  /** Counters of which the largest value is kept; not in `stats`. */
  maxima?: Readonly<Record<string, number>>;
  metadata: Readonly<Record<string, unknown>>;
  /** ISO time of the event. */
  createdAt: string;
  /** Local calendar day of the event, YYYY-MM-DD. */
  day: string;
}

/** A row of the ledger as it is listed. */
export interface LedgerPageRow {
  id: number;
  personaId: string | null;
  projectId: string | null;
  eventType: string;
  xpAmount: number;
  /** JSON, or anything in an adopted file. */
  metadata: string | null;
  createdAt: string;
}

const PAGE_COLUMNS = `id, persona_id AS personaId, project_id AS projectId,
  event_type AS eventType, iif(typeof(xp_amount) = 'integer', xp_amount, 0) AS xpAmount,
  metadata, created_at AS createdAt`;

type EntityType = "persona" | "project";

export function makeLedger(db: Database) {
  const insert = db.prepare(`
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
    VALUES (?, ?, ?, ?, ?, ?)`);
  const addStat = db.prepare(`
    INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES (?, ?, ?, ?)
    ON CONFLICT (entity_type, entity_id, stat_path) DO UPDATE SET value = value + excluded.value`);
  const addRollup = db.prepare(`
    INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (entity_type, entity_id, day, stat_path)
    DO UPDATE SET value = value + excluded.value`);
  const raiseStat = db.prepare(`
    INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES (?, ?, ?, ?)
    ON CONFLICT (entity_type, entity_id, stat_path)
    DO UPDATE SET value = max(value, excluded.value)`);
  const raiseRollup = db.prepare(`
    INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (entity_type, entity_id, day, stat_path)
    DO UPDATE SET value = max(value, excluded.value)`);
  const statsOf = db.prepare<{ path: string; value: number }, [EntityType, string]>(
    `SELECT stat_path AS path, value FROM stats WHERE entity_type = ? AND entity_id = ?
     ORDER BY stat_path`,
  );
  const count = db.prepare<{ n: number }, []>("SELECT n FROM row_counts WHERE name = 'xp_events'");

  const page = makeLogPages<LedgerPageRow, "persona_id" | "project_id">(
    db,
    "xp_events",
    PAGE_COLUMNS,
    ["persona_id", "project_id"],
  );

  function addSums(entity: EntityType, id: string, row: LedgerRow): void {
    for (const [path, value] of Object.entries(row.stats)) {
      addStat.run(entity, id, path, value);
      addRollup.run(entity, id, row.day, path, value);
    }
    for (const [path, value] of Object.entries(row.maxima ?? {})) {
      raiseStat.run(entity, id, path, value);
      raiseRollup.run(entity, id, row.day, path, value);
    }
    if (row.xpAmount !== 0) addRollup.run(entity, id, row.day, "xp", row.xpAmount);
  }

  return {
    /** Appends the row and adds to stats and rollups of both entities it names. */
    append(_tx: Tx, row: LedgerRow): void {
      const metadata = JSON.stringify({
        ...row.metadata,
        day: row.day,
        stats: { ...row.stats, ...row.maxima },
      });
      insert.run(
        row.personaId,
        row.projectId,
        row.eventType,
        row.xpAmount,
        metadata,
        row.createdAt,
      );
      if (row.personaId !== null) addSums("persona", row.personaId, row);
      if (row.projectId !== null) addSums("project", row.projectId, row);
    },
    stats: (entity: EntityType, id: string): Record<string, number> =>
      Object.fromEntries(statsOf.all(entity, id).map((row) => [row.path, row.value])),
    page,
    /** Kept by triggers (migration 8): counting a long ledger would hold every event up. */
    count: (): number => count.get()?.n ?? 0,
  };
}
