/** A data folder with a long past: so many ledger rows, made by the store's own migrations. */
import type { Database } from "bun:sqlite";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import { hashSecret } from "../../src/http/auth.ts";
import { openDatabase } from "../../src/store/database.ts";
import { migrateUp } from "../../src/store/migrate.ts";
import { readMigrations } from "../../src/store/migration.ts";
import { fillGame } from "./filled-game.ts";
import {
  COUNTING,
  type Counts,
  dayBefore,
  END_S,
  EVEN_TIME,
  personaOf,
  projectOf,
  sessionOf,
  timeOf,
} from "./filled-past.ts";

/** Of a script device of role full in each of these folders. */
export const DEVICE_TOKEN = "bench".repeat(12);
/** The window of hook events holds no more than this. */
const EVENTS_MAX = 10_000;
const ROWS_PER_PERSONA = 500;
const ROWS_PER_PROJECT = 50_000;
const DAYS_OF_SUMS = 30;

/** The folder of so many rows in this run: made once, about 15 s and 450 MB a million rows. */
export function filledFolder(
  scratch: string,
  rows: number,
  personas = Math.max(20, Math.round(rows / ROWS_PER_PERSONA)),
): string {
  const data = join(scratch, `filled-${rows}-${personas}`);
  if (!existsSync(data)) fillStore(data, rows, personas);
  return data;
}

function fillStore(data: string, rows: number, personas: number): void {
  mkdirSync(data, { recursive: true });
  const db = openDatabase(dataPaths(data).database, "NORMAL");
  migrateUp(db, readMigrations(join(import.meta.dir, "../../migrations")), Date.now());
  // One statement fills a table, and nothing is lost if this run breaks off: no journal.
  db.run("PRAGMA journal_mode = OFF");
  db.run("PRAGMA synchronous = OFF");
  const projects = Math.max(5, Math.round(rows / ROWS_PER_PROJECT));
  const counts = { rows, personas, projects, events: Math.min(rows, EVENTS_MAX) };
  db.run("PRAGMA foreign_keys = OFF");
  fillEntities(db, counts);
  withoutIndexes(db, "xp_events", () => fillLedger(db, counts));
  fillRest(db, counts);
  fillGame(db, counts);
  db.run("PRAGMA foreign_keys = ON");
  db.run("PRAGMA journal_mode = WAL");
  db.close();
}

/** Half of all is the work of one persona; the others share the rest. */
const PERSONA_OF_ROW = "iif(i % 2, 0, (i / 2) % $personas)";
/** A persona keeps to three projects. */
const PROJECT_OF_ROW = `(${PERSONA_OF_ROW} + i / 7 % 3) % $projects`;
const TOOL_OF_ROW =
  'json_extract(\'["Read","Bash","Edit","Grep","Write"]\', \'$[\' || (i % 5) || \']\')';

function fillEntities(db: Database, { personas, projects }: Counts): void {
  db.query(`${COUNTING}
    INSERT INTO personas (id, session_id, name, avatar_url, created_at, last_seen_at)
    SELECT ${personaOf("i")}, ${sessionOf("i")}, printf('Amber Wanderer %d', i),
      printf('/avatars/%016x.svg', i), ${EVEN_TIME},
      ${timeOf("1.0 * min(i + (i * 7919) % 50, $count) / $count")} FROM n`).run({
    count: personas,
  });
  db.query(`${COUNTING}
    INSERT INTO projects (id, path, name, created_at, last_activity_at)
    SELECT ${projectOf("i")}, printf('/home/mira/src/harbour-%d', i), printf('harbour-%d', i),
      ${EVEN_TIME}, ${timeOf("1.0 * ((i * 31) % $count) / $count")} FROM n`).run({
    count: projects,
  });
}

function fillLedger(db: Database, { rows, personas, projects }: Counts): void {
  db.query(`${COUNTING}
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
    SELECT ${personaOf(PERSONA_OF_ROW)}, ${projectOf(PROJECT_OF_ROW)}, 'tool:' || ${TOOL_OF_ROW},
      i % 3,
      printf('{"toolUseId":"toolu_%024d","paneId":"%%%d","session":"%s","stats":{"tools":1,"toolsUsed.%s":1}}',
        i, i % 20, ${sessionOf(PERSONA_OF_ROW)}, ${TOOL_OF_ROW}),
      ${EVEN_TIME} FROM n`).run({ count: rows, personas, projects });
}

/** Sums, ended sessions, the window of events, digests, and a device that may read it all. */
function fillRest(db: Database, { rows, personas, projects, events }: Counts): void {
  for (const entity of ["persona", "project"]) {
    db.run(`UPDATE ${entity}s SET total_xp = coalesce(
      (SELECT sum(xp_amount) FROM xp_events WHERE ${entity}_id = ${entity}s.id), 0)`);
    db.run(`UPDATE ${entity}s SET level = floor((1 + sqrt(1 + total_xp / 12.5)) / 2)`);
    db.run(`INSERT INTO stats (entity_type, entity_id, stat_path, value)
      SELECT '${entity}', e.id, 'toolsUsed.' || t.value, e.total_xp / 5 FROM ${entity}s e,
        json_each('["Read","Bash","Edit","Grep","Write","Task","Glob","WebFetch"]') t`);
    db.query(`${COUNTING} INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
      SELECT '${entity}', e.id, ${dayBefore("i")}, 'xp', 1 + (e.rowid * 7 + i) % 5
      FROM ${entity}s e, n`).run({ count: DAYS_OF_SUMS });
  }
  db.query(`${COUNTING} INSERT INTO persona_sessions SELECT ${sessionOf("i")}, ${personaOf("i")},
    ${EVEN_TIME} FROM n`).run({ count: personas });
  db.query(`${COUNTING} INSERT INTO sessions (id, agent, agent_session_id, persona_id, project_id,
      status, reason, source, since, last_activity_at, state, ended_at, end_reason)
    SELECT ${sessionOf("i")}, 'claude-code', ${sessionOf("i")}, ${personaOf("i")},
      ${projectOf("i % $projects")}, 'idle', 'done', 'hook', ${EVEN_TIME},
      ${EVEN_TIME}, '{}', ${EVEN_TIME}, 'exit' FROM n`).run({
    count: personas,
    projects,
  });
  db.query(`${COUNTING} INSERT INTO events (event_id, pane_id, pane_key, session_id, persona_id,
      project_id, event_type, tool_name, payload, created_at)
    SELECT printf('past-%024d', i), printf('%%%d', i % 20), printf('0badcafe:%%%d', i % 20),
      ${sessionOf(PERSONA_OF_ROW)}, ${personaOf(PERSONA_OF_ROW)}, ${projectOf(PROJECT_OF_ROW)},
      'post_tool_use', ${TOOL_OF_ROW}, printf('{"tool_response":"%s"}', hex(zeroblob(2000))),
      ${EVEN_TIME} FROM n`).run({ count: events, personas, projects });
  db.query(`${COUNTING} INSERT INTO seen_events (digest, first_seen)
    SELECT randomblob(16), ${END_S} - i / 100 FROM n ORDER BY 1`).run({
    count: Math.min(rows, 1_000_000),
  });
  db.query(`INSERT INTO devices (id, name, role, kind, secret_hash, created_at)
    VALUES ('bench', 'bench', 'full', 'script', ?, ?)`).run(
    hashSecret(DEVICE_TOKEN),
    new Date(END_S * 1000).toISOString(),
  );
}

/** Indexes are made anew at the end: sorted once instead of row by row. */
function withoutIndexes(db: Database, table: string, work: () => void): void {
  const indexes = db
    .query<{ name: string; sql: string }, [string]>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name = ?",
    )
    .all(table);
  for (const { name } of indexes) db.run(`DROP INDEX ${name}`);
  work();
  for (const { sql } of indexes) db.run(sql);
}
