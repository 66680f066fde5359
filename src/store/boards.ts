/** Leaderboards and sums over many personas or projects, from counters and daily sums alone. */
import type { Database } from "bun:sqlite";
import type { PageStart } from "./pages.ts";

type EntityType = "persona" | "project";

export interface BoardRow {
  id: string;
  name: string;
  /** A persona's first session; null for projects. */
  sessionId: string | null;
  level: number;
  value: number;
  rank: number;
}

export interface SumRow {
  id: string;
  name: string;
  path: string;
  value: number;
}

const TABLES: Readonly<Record<EntityType, string>> = { persona: "personas", project: "projects" };

export function makeBoards(db: Database) {
  const byEntity = (entity: EntityType) => ({
    xp: boardOf(db, entity, `SELECT id, total_xp AS value FROM ${TABLES[entity]}`),
    stats: boardOf(
      db,
      entity,
      `SELECT entity_id AS id, value FROM stats
       WHERE entity_type = '${entity}' AND stat_path = $path AND stat_path IN (
         'git.commits', 'commands.testsRun', 'toolsUsed.total', 'promptsReceived',
         'quests.completed', 'waits.count')`,
    ),
    days: boardOf(
      db,
      entity,
      `SELECT entity_id AS id, sum(value) AS value FROM daily_rollups
       WHERE day BETWEEN $from AND $to AND stat_path = $path AND entity_type = '${entity}'
       GROUP BY entity_id`,
    ),
    sums: sumsOf(db, entity),
  });
  const statements = { persona: byEntity("persona"), project: byEntity("project") };
  return {
    /** Of all time; XP is the total. Behind `after`: value and id. */
    ofAllTime(entity: EntityType, path: string, after: PageStart | null, count: number) {
      const isXp = path === "xp";
      const read = isXp ? statements[entity].xp : statements[entity].stats;
      return read(isXp ? {} : { path }, after, count);
    },
    /** Of local days, both included. */
    ofDays(
      entity: EntityType,
      path: string,
      days: { from: string; to: string },
      after: PageStart | null,
      count: number,
    ) {
      return statements[entity].days({ path, ...days }, after, count);
    },
    /** Counters over days of everybody who moved one of them. */
    sums: (entity: EntityType, paths: readonly string[], days: readonly string[]): SumRow[] =>
      statements[entity].sums.all({ paths: JSON.stringify(paths), days: JSON.stringify(days) }),
  };
}

/** Equal values share a rank; the next one has as many above it as there are. */
function boardOf(db: Database, entity: EntityType, values: string) {
  const session = entity === "persona" ? "e.session_id" : "NULL";
  const ranked = `
    SELECT v.id, e.name, ${session} AS sessionId, coalesce(e.level, 1) AS level, v.value,
      rank() OVER (ORDER BY v.value DESC) AS rank
    FROM (${values}) v JOIN ${TABLES[entity]} e ON e.id = v.id
    WHERE v.value > 0 AND e.deleted_at IS NULL`;
  const end = "ORDER BY value DESC, id DESC LIMIT $count";
  type Values = Record<string, string | number>;
  const first = db.prepare<BoardRow, [Values]>(`SELECT * FROM (${ranked}) ${end}`);
  const next = db.prepare<BoardRow, [Values]>(
    `SELECT * FROM (${ranked}) WHERE (value, id) < ($key, $id) ${end}`,
  );
  return (values: Values, after: PageStart | null, count: number): BoardRow[] =>
    after
      ? next.all({ ...values, key: after.key, id: after.id, count })
      : first.all({ ...values, count });
}

/** One search of the index for each day and counter, however many there are who did nothing. */
function sumsOf(db: Database, entity: EntityType) {
  return db.prepare<SumRow, [{ paths: string; days: string }]>(`
    SELECT v.id, e.name, v.path, v.value FROM (
      SELECT r.entity_id AS id, r.stat_path AS path, sum(r.value) AS value
      FROM json_each($days) d CROSS JOIN json_each($paths) p
        CROSS JOIN daily_rollups r ON r.day = d.value AND r.stat_path = p.value
      WHERE r.entity_type = '${entity}' GROUP BY r.entity_id, r.stat_path) v
    JOIN ${TABLES[entity]} e ON e.id = v.id WHERE e.deleted_at IS NULL`);
}
