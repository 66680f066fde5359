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
}

export interface SumRow {
  id: string;
  name: string;
  path: string;
  value: number;
}

const TABLES: Readonly<Record<EntityType, string>> = { persona: "personas", project: "projects" };

type Values = Record<string, string | number>;

export function makeBoards(db: Database) {
  const byEntity = (entity: EntityType) => ({
    xp: pagesOf(db, entity, `${TABLES[entity]} e`, "e.total_xp", "1"),
    stats: pagesOf(
      db,
      entity,
      `stats v CROSS JOIN ${TABLES[entity]} e ON e.id = v.entity_id`,
      "v.value",
      // The index of the boards is used where its own list of counters is said.
      `v.entity_type = '${entity}' AND v.stat_path = $path AND v.stat_path IN (
        'git.commits', 'commands.testsRun', 'toolsUsed.total', 'promptsReceived',
        'quests.completed', 'waits.count')`,
    ),
    days: db.prepare<BoardRow, [{ path: string; days: string }]>(`
      SELECT v.id, ${namesOf(entity)}, v.value FROM (
        SELECT r.entity_id AS id, sum(r.value) AS value
        FROM json_each($days) d CROSS JOIN daily_rollups r
          ON r.day = d.value AND r.stat_path = $path
        WHERE r.entity_type = '${entity}' GROUP BY r.entity_id) v
      JOIN ${TABLES[entity]} e ON e.id = v.id WHERE v.value > 0 AND e.deleted_at IS NULL`),
    sums: sumsOf(db, entity),
  });
  const statements = { persona: byEntity("persona"), project: byEntity("project") };
  return {
    /** Of all time, the most first; XP is the total. Behind `after`: value and id. */
    ofAllTime(entity: EntityType, path: string, after: PageStart | null, count: number) {
      const isXp = path === "xp";
      const read = isXp ? statements[entity].xp : statements[entity].stats;
      return read(isXp ? {} : { path }, after, count);
    },
    /** As above, of local days; those who did something on them are few enough to be sorted here. */
    ofDays(
      entity: EntityType,
      path: string,
      days: readonly string[],
      after: PageStart | null,
      count: number,
    ): BoardRow[] {
      const all = statements[entity].days.all({ path, days: JSON.stringify(days) });
      const isBehind = (row: BoardRow) =>
        after === null ||
        row.value < Number(after.key) ||
        (row.value === after.key && row.id < String(after.id));
      return all.filter(isBehind).sort(mostFirst).slice(0, count);
    },
    /** Counters over days of everybody who moved one of them. */
    sums: (entity: EntityType, paths: readonly string[], days: readonly string[]): SumRow[] =>
      statements[entity].sums.all({ paths: JSON.stringify(paths), days: JSON.stringify(days) }),
  };
}

function mostFirst(a: BoardRow, b: BoardRow): number {
  return b.value - a.value || (a.id < b.id ? 1 : -1);
}

function namesOf(entity: EntityType): string {
  const session = entity === "persona" ? "e.session_id" : "NULL";
  return `e.name, ${session} AS sessionId, coalesce(e.level, 1) AS level`;
}

function pagesOf(db: Database, entity: EntityType, from: string, value: string, where: string) {
  const id = value === "v.value" ? "v.entity_id" : "e.id";
  const select = `SELECT ${id} AS id, ${namesOf(entity)}, ${value} AS value FROM ${from}
    WHERE ${where} AND ${value} > 0 AND e.deleted_at IS NULL AND e.id IS NOT NULL`;
  const end = `ORDER BY ${value} DESC, ${id} DESC LIMIT $count`;
  const first = db.prepare<BoardRow, [Values]>(`${select} ${end}`);
  const next = db.prepare<BoardRow, [Values]>(
    `${select} AND (${value}, ${id}) < ($key, $id) ${end}`,
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
