/** A file of the original with a ledger of any length, some of it dirty. */
import type { Database } from "bun:sqlite";
import { makeSeedFile } from "./original.ts";

export interface LongPast {
  rows: number;
  personas: number;
  projects: number;
}

const END_S = Date.UTC(2026, 0, 31) / 1000;
const YEAR_S = 365 * 86_400;
/** One row in so many names a persona that is gone, has torn metadata, has no readable time. */
export const DIRT = { orphan: 1_009, metadata: 997, time: 991 } as const;

/** Rows go back a year; totals as the original keeps them: the persona's, never the project's. */
export function makeLongPast(path: string, { rows, personas, projects }: LongPast): void {
  const db = makeSeedFile(path);
  // Nothing is lost if this breaks off: one statement fills a table, without a journal.
  db.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF");
  const counting =
    "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count)";
  const at = `strftime(iif(i % 2, '%Y-%m-%dT%H:%M:%fZ', '%Y-%m-%dT%H:%M:%SZ'),
    ${END_S - YEAR_S} + ${YEAR_S} * (1.0 * i / $count), 'unixepoch')`;
  db.query(`${counting} INSERT INTO personas (id, session_id, name, created_at, last_seen_at)
    SELECT 'persona-' || i, 'session-' || i, 'Hand ' || i, ${at}, ${at} FROM n`).run({
    count: personas,
  });
  db.query(`${counting} INSERT INTO projects (id, path, name, created_at, last_activity_at)
    SELECT 'project-' || i, '/home/mira/' || i, 'p' || i, ${at}, ${at} FROM n`).run({
    count: projects,
  });
  db.query(`${counting}
    INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, metadata, created_at)
    SELECT iif(i % ${DIRT.orphan} = 7, 'gone-' || (i % 10), 'persona-' || (i % $personas)),
      'project-' || (i % $projects), 'tool:Edit', 1 + i % 3,
      iif(i % ${DIRT.metadata} = 7, '{"toolName":', '{"toolName":"Edit","success":true,"paneId":"%1"}'),
      iif(i % ${DIRT.time} = 7, 'last tuesday', ${at}) FROM n`).run({
    count: rows,
    personas,
    projects,
  });
  db.run("CREATE INDEX idx_xp_events_persona ON xp_events (persona_id)");
  db.run(`UPDATE personas SET total_xp = coalesce(
    (SELECT sum(xp_amount) FROM xp_events x WHERE x.persona_id = personas.id), 0)`);
  db.run("UPDATE personas SET level = CAST((1 + sqrt(1 + total_xp / 12.5)) / 2 AS INTEGER)");
  restoreJournal(db);
}

function restoreJournal(db: Database): void {
  db.run("PRAGMA journal_mode = WAL");
  db.close();
}
