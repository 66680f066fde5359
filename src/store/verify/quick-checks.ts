/** Checks that cost milliseconds however large the file is: for each start. */
import type { Database } from "bun:sqlite";
import { limits } from "../../config/limits.ts";
import { isoTime } from "../../lib/clock.ts";
import type { Finding } from "../../protocol/verify.ts";
import type { AdoptionRules } from "../adopt/rules.ts";
import type { Migration } from "../migration.ts";
import { APPLICATION_ID } from "../schema-version.ts";
import { checkWatermark, type Watermark } from "../watermark.ts";

export interface QuickContext {
  db: Database;
  migrations: readonly Migration[];
  rules: AdoptionRules;
  nowMs: number;
  mark: Watermark | "torn" | null;
}

export function* quickChecks(context: QuickContext): Iterable<Finding> {
  yield* checkApplicationId(context);
  yield* checkSchema(context);
  yield* checkMark(context);
  yield* checkRecentTotals(context);
  yield* checkNewestRows(context);
}

function fault(check: string, table: string, row: string, problem: string): Finding {
  return { severity: "fault", check, table, row, problem };
}

function* checkApplicationId({ db }: QuickContext): Iterable<Finding> {
  const id = db.query<{ application_id: number }, []>("PRAGMA application_id").get();
  if (id?.application_id === APPLICATION_ID) return;
  yield fault("application_id", "", "", "The file does not carry this program's mark.");
}

function* checkSchema({ db, migrations }: QuickContext): Iterable<Finding> {
  const rows = db.query<{ version: number; checksum: string }, []>(
    "SELECT version, checksum FROM schema_meta ORDER BY version",
  );
  for (const { version, checksum } of rows.all()) {
    const known = migrations.find((migration) => migration.version === version);
    if (known?.checksum === checksum) continue;
    const problem = known
      ? "The schema was made by a migration of another text than this program's."
      : "This program does not know the migration that made the schema.";
    yield fault("schema", "schema_meta", String(version), problem);
  }
}

/** What the file beside the database knew of and the database has not. */
function* checkMark({ db, mark, nowMs }: QuickContext): Iterable<Finding> {
  if (mark === "torn") {
    const problem = "The watermark cannot be read; whether events are lost is not known.";
    yield { severity: "note", check: "watermark", table: "", row: "", problem };
    return;
  }
  if (mark === null) return;
  const sql = "SELECT seq FROM sqlite_sequence WHERE name = 'events'";
  const highest = db.query<{ seq: number }, []>(sql).get()?.seq ?? 0;
  const fresh = checkWatermark(mark, highest, isoTime(nowMs));
  const loss = fresh ?? mark.loss;
  if (!loss) return;
  const { fromEvent, toEvent, knownAt } = loss;
  const count = toEvent - fromEvent + 1;
  const problem = `${count} events are missing, ${fromEvent} to ${toEvent}, that were there at ${knownAt}.`;
  // A start that has found it already has told so: it cannot be made good by checking again.
  const severity = fresh ? "fault" : "note";
  yield { severity, check: "watermark", table: "events", row: `${fromEvent}`, problem };
}

/**
 * Of those who earned something in the last 24 hours: the total holds at least the sums of these
 * days (an adopted total may hold more than all days), and the level is that of the total.
 */
function* checkRecentTotals({ db, rules, nowMs }: QuickContext): Iterable<Finding> {
  const days = [rules.dayOf(nowMs), rules.dayOf(nowMs - 86_400_000)];
  const active = db.query<{ entity: string; id: string; xp: number }, (string | number)[]>(`
    SELECT entity_type AS entity, entity_id AS id, sum(value) AS xp
    FROM daily_rollups INDEXED BY daily_rollups_of_boards
    WHERE day IN (?, ?) AND entity_type IN ('persona', 'project') AND stat_path = 'xp'
    GROUP BY entity_type, entity_id LIMIT ?`);
  for (const { entity, id, xp } of active.all(...days, limits.verifyQuickEntitiesMax)) {
    const table = entity === "persona" ? "personas" : "projects";
    const row = db
      .query<{ total: number; level: number }, [string]>(
        `SELECT coalesce(total_xp, 0) AS total, coalesce(level, 1) AS level
         FROM ${table} WHERE id = ?`,
      )
      .get(id);
    if (!row) {
      yield fault("rollups", "daily_rollups", `${entity} ${id}`, "It is of nobody who is known.");
      continue;
    }
    if (row.total < xp) {
      yield fault("total", table, id, `The total is ${row.total} and its last days earned ${xp}.`);
    }
    const level = rules.levelOf(row.total);
    if (row.level !== level) {
      yield fault("level", table, id, `The level is ${row.level} and the total makes ${level}.`);
    }
  }
}

/** What the newest ledger rows earned is in the sums of their days. */
function* checkNewestRows({ db }: QuickContext): Iterable<Finding> {
  const newest = db.query<
    { entity: string; id: string; day: string | null; xp: number },
    [number]
  >(`
    WITH newest AS (SELECT * FROM xp_events ORDER BY id DESC LIMIT ?),
    dated AS (SELECT persona_id, project_id, xp_amount AS xp,
      CASE WHEN json_valid(metadata) THEN json_extract(metadata, '$.day') END AS day
      FROM newest WHERE event_type NOT GLOB 'adopt:*')
    SELECT 'persona' AS entity, persona_id AS id, day, sum(xp) AS xp FROM dated
    WHERE persona_id IS NOT NULL AND day IS NOT NULL GROUP BY persona_id, day
    UNION ALL
    SELECT 'project', project_id, day, sum(xp) FROM dated
    WHERE project_id IS NOT NULL AND day IS NOT NULL GROUP BY project_id, day`);
  const rollup = db.query<{ value: number }, [string, string, string]>(`
    SELECT value FROM daily_rollups
    WHERE entity_type = ? AND entity_id = ? AND day = ? AND stat_path = 'xp'`);
  for (const { entity, id, day, xp } of newest.all(limits.verifyQuickRowsMax)) {
    const stored = rollup.get(entity, id, day ?? "")?.value ?? 0;
    if (stored >= xp) continue;
    const problem = `The day's sum is ${stored} and its newest rows alone earned ${xp}.`;
    yield fault("rollups", "daily_rollups", `${entity} ${id} ${day}`, problem);
  }
}
