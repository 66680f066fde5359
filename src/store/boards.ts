/** Leaderboards, and sums over many personas or projects, from counters and kept sums alone. */
import type { Database } from "bun:sqlite";
import { isOnBoards } from "./board-paths.ts";
import { isBehind, type PageStart } from "./pages.ts";
import { EVERYBODY } from "./period-sums.ts";
import { isDay, type Period } from "./periods.ts";

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
  path: string;
  value: number;
}

const TABLES: Readonly<Record<EntityType, string>> = { persona: "personas", project: "projects" };

/** Where the page before has ended. */
const LAST = { key: "$key", id: "$id" };

type Values = Record<string, string | number>;

export function makeBoards(db: Database) {
  const byEntity = (entity: EntityType) => ({
    xp: pagesOf(db, entity, {
      from: `${TABLES[entity]} e`,
      id: "e.id",
      value: "coalesce(e.total_xp, 0)",
      where: "1",
    }),
    stats: pagesOf(db, entity, {
      from: `stats v CROSS JOIN ${TABLES[entity]} e ON e.id = v.entity_id`,
      id: "v.entity_id",
      value: "v.value",
      where: `v.entity_type = '${entity}' AND v.stat_path = $path AND ${isOnBoards("v.stat_path")}`,
    }),
    day: pagesOf(db, entity, {
      from: `daily_rollups v CROSS JOIN ${TABLES[entity]} e ON e.id = v.entity_id`,
      id: "v.entity_id",
      value: "v.value",
      where: `v.day = $period AND v.entity_type = '${entity}' AND v.stat_path = $path
        AND ${isOnBoards("v.stat_path")}`,
    }),
    period: periodPagesOf(db, entity),
    mixed: mixedOf(db, entity),
    others: othersOf(db, entity),
    sums: sumsOf(db, entity),
  });
  const statements = { persona: byEntity("persona"), project: byEntity("project") };
  const newest = db.prepare<{ day: string | null }, []>(
    `SELECT max(r.day) AS day FROM daily_rollups r WHERE ${isOnBoards("r.stat_path")}`,
  );
  const totals = totalsOf(db);
  return {
    /** Of all time, the most first; XP is the total. Behind `after`: value and id. */
    ofAllTime(entity: EntityType, path: string, after: PageStart | null, count: number) {
      const isXp = path === "xp";
      const read = isXp ? statements[entity].xp : statements[entity].stats;
      return read(isXp ? {} : { path }, after, count);
    },
    /** As above, of one day, week or month; `path` is one of the board paths. */
    ofPeriod(
      entity: EntityType,
      path: string,
      period: Period,
      after: PageStart | null,
      count: number,
    ): BoardRow[] {
      const read = isDay(period) ? statements[entity].day : statements[entity].period;
      return read({ path, period }, after, count);
    },
    /** The first of several periods together: more work the more took part in each of them. */
    ofPeriods(entity: EntityType, path: string, periods: readonly Period[], count: number) {
      const [only] = periods;
      if (only !== undefined && periods.length === 1) {
        return this.ofPeriod(entity, path, only, null, count);
      }
      return statements[entity].mixed.all({ path, ...splitOf(periods), count });
    },
    /** Who moved one of the counters on these days, but for those named, without an order. */
    others: (
      entity: EntityType,
      paths: readonly string[],
      days: readonly string[],
      but: readonly string[],
    ) => statements[entity].others.all(textsOf({ paths, days, but })),
    /** Each of these counters of each of these, over periods. */
    sums: (
      entity: EntityType,
      ids: readonly string[],
      paths: readonly string[],
      periods: readonly Period[],
    ): SumRow[] => statements[entity].sums.all({ ...textsOf({ ids, paths }), ...splitOf(periods) }),
    /** These counters of all personas together, over days. */
    totals: (paths: readonly string[], days: readonly string[]) =>
      totals.all(textsOf({ paths, days })),
    /** The last day on which anybody did something. */
    newestDay: (): string | null => newest.get()?.day ?? null,
  };
}

function namesOf(entity: EntityType): string {
  const session = entity === "persona" ? "e.session_id" : "NULL";
  return `e.name, ${session} AS sessionId, coalesce(e.level, 1) AS level`;
}

/** What an index has in the order of the board: a page costs what it shows. */
function pagesOf(
  db: Database,
  entity: EntityType,
  { from, id, value, where }: { from: string; id: string; value: string; where: string },
) {
  const select = `SELECT ${id} AS id, ${namesOf(entity)}, ${value} AS value FROM ${from}
    WHERE ${where} AND ${value} > 0 AND e.deleted_at IS NULL AND e.id IS NOT NULL`;
  const end = `ORDER BY ${value} DESC, ${id} DESC LIMIT $count`;
  const first = db.prepare<BoardRow, [Values]>(`${select} ${end}`);
  const next = db.prepare<BoardRow, [Values]>(
    `${select} AND ${isBehind({ key: value, id }, "<", LAST)} ${end}`,
  );
  return reader(first, next);
}

function reader(first: BoardStatement, next: BoardStatement) {
  return (values: Values, after: PageStart | null, count: number): BoardRow[] =>
    after
      ? next.all({ ...values, key: after.key, id: after.id, count })
      : first.all({ ...values, count });
}
type BoardStatement = { all(values: Values): BoardRow[] };

/** Few: what rows name and nobody has. */
const isShown = (entity: EntityType, id: string) => `${id} NOT IN (
  SELECT id FROM ${TABLES[entity]} WHERE deleted_at IS NOT NULL AND id IS NOT NULL)`;

/**
 * All that took part are walked, in one piece of the table, and only a page of them is kept: an
 * index by value would cost each event more than this costs who looks at thousands. Walked
 * backwards (the limit keeps that order), so that an equal behind the page is not taken into it.
 */
function periodPagesOf(db: Database, entity: EntityType) {
  const page = (behind: string) =>
    db.prepare<BoardRow, [Values]>(`
      SELECT v.id, ${namesOf(entity)}, v.value FROM (
        SELECT id, value FROM (
          SELECT s.entity_id AS id, s.value FROM period_sums s
          WHERE s.period = $period AND s.entity_type = '${entity}' AND s.stat_path = $path
            AND s.value > 0 AND ${isShown(entity, "s.entity_id")} ${behind}
          ORDER BY s.entity_id DESC LIMIT -1)
        ORDER BY value DESC, id DESC LIMIT $count) v
      CROSS JOIN ${TABLES[entity]} e ON e.id = v.id ORDER BY v.value DESC, v.id DESC`);
  const row = { key: "s.value", id: "s.entity_id" };
  return reader(page(""), page(`AND ${isBehind(row, "<", LAST)}`));
}

function mixedOf(db: Database, entity: EntityType) {
  return db.prepare<BoardRow, [Values]>(`
    SELECT v.id, ${namesOf(entity)}, v.value FROM (
      SELECT id, sum(value) AS value FROM (
        SELECT r.entity_id AS id, r.value FROM json_each($days) d CROSS JOIN daily_rollups r
          ON r.day = d.value AND r.entity_type = '${entity}' AND r.stat_path = $path
            AND ${isOnBoards("r.stat_path")}
        UNION ALL
        SELECT s.entity_id, s.value FROM json_each($longer) d CROSS JOIN period_sums s
          ON s.period = d.value AND s.entity_type = '${entity}' AND s.stat_path = $path)
      WHERE ${isShown(entity, "id")}
      GROUP BY id HAVING sum(value) > 0 ORDER BY sum(value) DESC, id DESC LIMIT $count) v
    CROSS JOIN ${TABLES[entity]} e ON e.id = v.id ORDER BY v.value DESC, v.id DESC`);
}

/** One search of the index for each day and counter. */
function othersOf(db: Database, entity: EntityType) {
  return db.prepare<{ id: string; name: string }, [Values]>(`
    SELECT v.id, e.name FROM (
      SELECT DISTINCT r.entity_id AS id
      FROM json_each($days) d CROSS JOIN json_each($paths) p CROSS JOIN daily_rollups r
        ON r.day = d.value AND r.entity_type = '${entity}' AND r.stat_path = p.value
          AND ${isOnBoards("r.stat_path")}
      WHERE r.entity_id NOT IN (SELECT value FROM json_each($but))) v
    CROSS JOIN ${TABLES[entity]} e ON e.id = v.id WHERE e.deleted_at IS NULL`);
}

/** One search by key for each, each counter and each period. */
function sumsOf(db: Database, entity: EntityType) {
  return db.prepare<SumRow, [Values]>(`
    SELECT i.value AS id, p.value AS path,
      (SELECT coalesce(sum(r.value), 0) FROM json_each($days) d CROSS JOIN daily_rollups r
        ON r.entity_type = '${entity}' AND r.entity_id = i.value AND r.day = d.value
          AND r.stat_path = p.value)
      + (SELECT coalesce(sum(s.value), 0) FROM json_each($longer) d CROSS JOIN period_sums s
        ON s.period = d.value AND s.entity_type = '${entity}' AND s.stat_path = p.value
          AND s.entity_id = i.value) AS value
    FROM json_each($ids) i CROSS JOIN json_each($paths) p`);
}

/** A day of everybody holds the hidden ones too, which are taken off again. */
function totalsOf(db: Database) {
  return db.prepare<{ path: string; value: number }, [Values]>(`
    SELECT p.value AS path,
      (SELECT coalesce(sum(s.value), 0) FROM json_each($days) d CROSS JOIN period_sums s
        ON s.period = d.value AND s.entity_type = '${EVERYBODY}' AND s.stat_path = p.value
          AND s.entity_id = '')
      - (SELECT coalesce(sum(r.value), 0) FROM personas e CROSS JOIN json_each($days) d
        CROSS JOIN daily_rollups r ON r.entity_type = 'persona' AND r.entity_id = e.id
          AND r.day = d.value AND r.stat_path = p.value
        WHERE e.deleted_at IS NOT NULL) AS value
    FROM json_each($paths) p`);
}

function splitOf(periods: readonly Period[]): { days: string; longer: string } {
  const days = periods.filter(isDay);
  const longer = periods.filter((period) => !isDay(period));
  return { days: JSON.stringify(days), longer: JSON.stringify(longer) };
}

function textsOf<K extends string>(lists: Record<K, readonly string[]>): Record<K, string> {
  const texts = Object.entries<readonly string[]>(lists);
  return Object.fromEntries(texts.map(([key, list]) => [key, JSON.stringify(list)])) as Record<
    K,
    string
  >;
}
