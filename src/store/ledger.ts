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
  const addStats = upsertStats(db, "value + excluded.value");
  const raiseStats = upsertStats(db, "max(value, excluded.value)");
  const addRollups = upsertRollups(db, "value + excluded.value");
  const raiseRollups = upsertRollups(db, "max(value, excluded.value)");
  const addTeam = db.prepare(`
    INSERT INTO team_xp (project_id, persona_id, xp) VALUES (?, ?, ?)
    ON CONFLICT (project_id, persona_id) DO UPDATE SET xp = xp + excluded.xp`);
  const team = db.prepare<{ id: string; xp: number }, [string, number]>(
    "SELECT persona_id AS id, xp FROM team_xp WHERE project_id = ? ORDER BY xp DESC, 1 LIMIT ?",
  );
  const places = db.prepare<{ id: string; xp: number }, [string, number]>(
    "SELECT project_id AS id, xp FROM team_xp WHERE persona_id = ? ORDER BY xp DESC, 1 LIMIT ?",
  );
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

  function addSums(entity: EntityType, id: string, row: LedgerRow, texts: SumTexts): void {
    if (texts.day !== "{}") addRollups.run(entity, id, row.day, texts.day);
    if (texts.stats) addStats.run(entity, id, texts.stats);
    if (!texts.maxima) return;
    raiseRollups.run(entity, id, row.day, texts.maxima);
    raiseStats.run(entity, id, texts.maxima);
  }

  return {
    /** Appends the row and adds to stats and rollups of both entities it names. */
    append(_tx: Tx, row: LedgerRow): void {
      const stats = { ...row.stats, ...row.maxima };
      const metadata = JSON.stringify({ ...row.metadata, day: row.day, stats });
      insert.run(
        row.personaId,
        row.projectId,
        row.eventType,
        row.xpAmount,
        metadata,
        row.createdAt,
      );
      const { personaId, projectId } = row;
      const texts = sumTexts(row);
      if (personaId !== null) addSums("persona", personaId, row, texts);
      if (projectId !== null) addSums("project", projectId, row, texts);
      if (personaId !== null && projectId !== null && row.xpAmount !== 0) {
        addTeam.run(projectId, personaId, row.xpAmount);
      }
    },
    stats: (entity: EntityType, id: string): Record<string, number> =>
      Object.fromEntries(statsOf.all(entity, id).map((row) => [row.path, row.value])),
    /** Who earned a project's XP, the most first. */
    team: (projectId: string, count: number) => team.all(projectId, count),
    /** In which projects a persona earned its XP, the most first. */
    places: (personaId: string, count: number) => places.all(personaId, count),
    page,
    /** Kept by triggers (migration 8): counting a long ledger would hold every event up. */
    count: (): number => count.get()?.n ?? 0,
  };
}

/** JSON objects of path → increment: one statement for all of them is half the price of many. */
interface SumTexts {
  stats: string | null;
  maxima: string | null;
  day: string;
}

function sumTexts(row: LedgerRow): SumTexts {
  const xp = row.xpAmount === 0 ? {} : { xp: row.xpAmount };
  return {
    stats: Object.keys(row.stats).length > 0 ? JSON.stringify(row.stats) : null,
    maxima: row.maxima ? JSON.stringify(row.maxima) : null,
    day: JSON.stringify({ ...row.stats, ...xp }),
  };
}

function upsertStats(db: Database, joined: string) {
  return db.prepare<unknown, [EntityType, string, string]>(`
    INSERT INTO stats (entity_type, entity_id, stat_path, value)
    SELECT ?1, ?2, key, value FROM json_each(?3) WHERE true
    ON CONFLICT (entity_type, entity_id, stat_path) DO UPDATE SET value = ${joined}`);
}

function upsertRollups(db: Database, joined: string) {
  return db.prepare<unknown, [EntityType, string, string, string]>(`
    INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
    SELECT ?1, ?2, ?3, key, value FROM json_each(?4) WHERE true
    ON CONFLICT (entity_type, entity_id, day, stat_path) DO UPDATE SET value = ${joined}`);
}
