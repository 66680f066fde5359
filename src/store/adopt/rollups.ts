/** Daily sums from the ledger: of an adopted file, and of what an older program wrote meanwhile. */
import type { Database } from "bun:sqlite";
import { type LedgerChunk, ledgerChunks } from "./ledger-chunks.ts";
import {
  HAS_STATS,
  IS_WHOLE,
  IS_WORK,
  isDaySql,
  metadataWith,
  QUARTER_HOUR,
  WHOLE_XP,
} from "./ledger-sql.ts";
import type { AdoptionRules, MigrationRun } from "./rules.ts";

/** A day that was fixed when the event was first counted outranks the zone of today. */
const DAY = `coalesce((SELECT value FROM json_each(${metadataWith("day")}, '$.day')
    WHERE ${isDaySql("value")}), q.day, o.day)`;
const ROWS = `FROM xp_events x LEFT JOIN temp.quarter_days q ON q.quarter = ${QUARTER_HOUR}
  LEFT JOIN temp.odd_days o ON q.day IS NULL AND o.text = x.created_at
  WHERE x.id > $from AND x.id <= $to AND ${IS_WORK}`;

/** Adds the rows behind `run.ledgerEnd`. A row whose day cannot be known is in no daily sum. */
export function fillRollups(db: Database, run: MigrationRun): void {
  db.run(`CREATE TEMP TABLE quarter_days (quarter INTEGER PRIMARY KEY, day TEXT NOT NULL);
    CREATE TEMP TABLE odd_days (text TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID`);
  for (const chunk of ledgerChunks(db, run.ledgerEnd, "daily sums", run)) {
    const { rules } = run;
    if (!rules) throw new Error("a ledger cannot be summed up by day without the rules");
    nameDays(db, chunk, rules);
    nameOddDays(db, chunk, rules);
    addXp(db, chunk);
    addStats(db, chunk, rules);
  }
  db.run("DROP TABLE temp.quarter_days; DROP TABLE temp.odd_days");
}

function nameDays(db: Database, chunk: LedgerChunk, rules: AdoptionRules): void {
  const unnamed = db
    .query<{ quarter: number }, [LedgerChunk & Record<string, number>]>(
      `SELECT DISTINCT ${QUARTER_HOUR} AS quarter FROM xp_events x
       WHERE x.id > $from AND x.id <= $to AND quarter IS NOT NULL
         AND quarter NOT IN (SELECT quarter FROM temp.quarter_days)`,
    )
    .all({ ...chunk });
  const name = db.query("INSERT INTO temp.quarter_days (quarter, day) VALUES (?, ?)");
  for (const { quarter } of unnamed) name.run(quarter, rules.dayOf(quarter * 900_000));
}

/** Times in another form, read as JavaScript reads them; what begins with no date is none. */
function nameOddDays(db: Database, chunk: LedgerChunk, rules: AdoptionRules): void {
  const odd = db
    .query<{ text: string }, [LedgerChunk & Record<string, number>]>(
      `SELECT DISTINCT created_at AS text FROM xp_events x
       WHERE x.id > $from AND x.id <= $to AND ${QUARTER_HOUR} IS NULL
         AND typeof(created_at) = 'text'
         AND created_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'`,
    )
    .all({ ...chunk });
  const name = db.query("INSERT OR IGNORE INTO temp.odd_days (text, day) VALUES (?, ?)");
  for (const { text } of odd) {
    const at = Date.parse(text);
    if (!Number.isNaN(at)) name.run(text, rules.dayOf(at));
  }
}

function addXp(db: Database, chunk: LedgerChunk): void {
  for (const entity of ["persona", "project"]) {
    db.query(`INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
      SELECT '${entity}', id, day, 'xp', sum(xp)
      FROM (SELECT x.${entity}_id AS id, ${DAY} AS day, ${WHOLE_XP} AS xp ${ROWS})
      WHERE id IS NOT NULL AND day IS NOT NULL GROUP BY id, day HAVING sum(xp) <> 0
      ON CONFLICT DO UPDATE SET value = value + excluded.value`).run({ ...chunk });
  }
}

interface StatOfDay {
  id: string;
  day: string;
  path: string;
  added: number;
  greatest: number;
}

/** Rows of the original name no counters; those that this program wrote do. */
function addStats(db: Database, chunk: LedgerChunk, rules: AdoptionRules): void {
  const change = (how: string) =>
    db.query(`INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = ${how}`);
  const add = change("value + excluded.value");
  const raise = change("max(value, excluded.value)");
  for (const entity of ["persona", "project"]) {
    const stats = db.query<StatOfDay, [LedgerChunk & Record<string, number>]>(`
      SELECT r.id AS id, day, s.key AS path, sum(s.value) AS added, max(s.value) AS greatest
      FROM (SELECT x.${entity}_id AS id, ${DAY} AS day, ${metadataWith("stats")} AS metadata ${ROWS}) r
        JOIN json_each(r.metadata, '$.stats') s ON ${IS_WHOLE}
      WHERE ${HAS_STATS} AND r.id IS NOT NULL AND day IS NOT NULL GROUP BY r.id, day, s.key`);
    for (const { id, day, path, added, greatest } of stats.all({ ...chunk })) {
      if (rules.isMaximum(path)) raise.run(entity, id, day, path, greatest);
      else add.run(entity, id, day, path, added);
    }
  }
}
