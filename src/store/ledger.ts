/** The XP ledger and the sums that follow from it, always written together. */
import type { Database } from "bun:sqlite";
import { makeLogPages } from "./pages.ts";
import { makePeriodSums } from "./period-sums.ts";
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
  const addStats = upserts(db, "stats", [], "value + excluded.value");
  const raiseStats = upserts(db, "stats", [], "max(value, excluded.value)");
  const addRollups = upserts(db, "daily_rollups", ["day"], "value + excluded.value");
  const raiseRollups = upserts(db, "daily_rollups", ["day"], "max(value, excluded.value)");
  const periods = makePeriodSums(db);
  const addTeam = db.prepare(`
    INSERT INTO team_xp (project_id, persona_id, xp) VALUES (?, ?, ?)
    ON CONFLICT (project_id, persona_id) DO UPDATE SET xp = xp + excluded.xp`);
  const team = db.prepare<{ id: string; xp: number }, [string, number]>(
    "SELECT persona_id AS id, xp FROM team_xp WHERE project_id = ? ORDER BY xp DESC, 1 LIMIT ?",
  );
  const teamSums = db.prepare<{ personas: number; xp: number }, [string]>(
    "SELECT count(*) AS personas, coalesce(sum(xp), 0) AS xp FROM team_xp WHERE project_id = ?",
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

  function addSums(
    entity: EntityType,
    id: string,
    row: LedgerRow,
    stats: readonly Counter[],
    counters: readonly Counter[],
  ): void {
    addStats([entity, id], stats);
    addRollups([entity, id, row.day], counters);
    if (!row.maxima) return;
    const maxima = Object.entries(row.maxima);
    raiseStats([entity, id], maxima);
    raiseRollups([entity, id, row.day], maxima);
  }

  return {
    /** Appends the row and adds to stats and to the sums of its day, week and month. */
    append(tx: Tx, row: LedgerRow): void {
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
      const { personaId, projectId, day } = row;
      const added = Object.entries(row.stats);
      const counters: Counter[] = row.xpAmount === 0 ? added : [...added, ["xp", row.xpAmount]];
      if (personaId !== null) addSums("persona", personaId, row, added, counters);
      if (projectId !== null) addSums("project", projectId, row, added, counters);
      periods.add(tx, { personaId, projectId, day, counters });
      if (personaId !== null && projectId !== null && row.xpAmount !== 0) {
        addTeam.run(projectId, personaId, row.xpAmount);
      }
    },
    stats: (entity: EntityType, id: string): Record<string, number> =>
      Object.fromEntries(statsOf.all(entity, id).map((row) => [row.path, row.value])),
    /** Who earned a project's XP, the most first. */
    team: (projectId: string, count: number) => team.all(projectId, count),
    /** All of them together. */
    teamSums: (projectId: string) => teamSums.get(projectId) ?? { personas: 0, xp: 0 },
    /** In which projects a persona earned its XP, the most first. */
    places: (personaId: string, count: number) => places.all(personaId, count),
    page,
    /** Kept by triggers (migration 8): counting a long ledger would hold every event up. */
    count: (): number => count.get()?.n ?? 0,
  };
}

type Counter = readonly [path: string, increment: number];

/** One statement takes so many counters; a row of the ledger seldom has more than eight. */
const COUNTERS_A_STATEMENT = 8;

/** Several rows in one statement cost half of what they cost one by one. */
function upserts(db: Database, table: string, more: readonly string[], joined: string) {
  const owner = ["entity_type", "entity_id", ...more];
  const statements = Array.from({ length: COUNTERS_A_STATEMENT }, (_, index) => {
    const places = owner.map((_column, at) => `?${at + 1}`).join(", ");
    const rows = Array.from({ length: index + 1 }, (_row, at) => {
      const first = owner.length + 1 + 2 * at;
      return `(${places}, ?${first}, ?${first + 1})`;
    });
    return db.prepare<unknown, (string | number)[]>(`
      INSERT INTO ${table} (${owner.join(", ")}, stat_path, value) VALUES ${rows.join(", ")}
      ON CONFLICT (${owner.join(", ")}, stat_path) DO UPDATE SET value = ${joined}`);
  });
  return (values: readonly string[], counters: readonly Counter[]): void => {
    for (let at = 0; at < counters.length; at += COUNTERS_A_STATEMENT) {
      const some = counters.slice(at, at + COUNTERS_A_STATEMENT);
      statements[some.length - 1]?.run(...values, ...some.flat());
    }
  };
}
