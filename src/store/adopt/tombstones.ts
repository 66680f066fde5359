/** An entity for every id that rows name and nobody has: it is called unknown and hidden. */
import type { Database } from "bun:sqlite";
import { isoTime } from "../../lib/clock.ts";
import { columnsOf, quoted, tablesOf } from "../tables.ts";
import type { Findings } from "./findings.ts";
import { isTimeSql } from "./ledger-sql.ts";

/** A persona needs a session id and a project a path that are nobody else's. */
const UNKNOWN = "unknown:";

const ENTITIES = [
  { entity: "persona", table: "personas", key: "session_id", seen: "last_seen_at" },
  { entity: "project", table: "projects", key: "path", seen: "last_activity_at" },
] as const;

/** Of the row `x`, whichever version wrote it. */
export function isTombstone(entity: "persona" | "project"): string {
  const key = entity === "persona" ? "session_id" : "path";
  return `(x.name = 'unknown' AND x.${key} GLOB '${UNKNOWN}*')`;
}

export function raiseTombstones(db: Database, findings: Findings, nowMs: number): void {
  const now = isoTime(nowMs);
  for (const { entity, table, key, seen } of ENTITIES) {
    // Ones from before, that came back from a version without `deleted_at`.
    db.query(`UPDATE ${table} AS x SET deleted_at = ? WHERE deleted_at IS NULL
      AND ${isTombstone(entity)}`).run(now);
    db.run("CREATE TEMP TABLE orphans (id PRIMARY KEY, first TEXT, last TEXT)");
    for (const reference of referencesTo(db, table)) noteOrphans(db, table, reference);
    db.query(`INSERT INTO ${table} (id, ${key}, name, created_at, ${seen}, deleted_at)
      SELECT id, ${freeKey(table, key)}, 'unknown', coalesce(first, $now), coalesce(last, $now), $now
      FROM temp.orphans`).run({ now });
    const orphans = db
      .query<{ id: string }, []>("SELECT CAST(id AS TEXT) AS id FROM temp.orphans ORDER BY id")
      .all();
    for (const { id } of orphans) {
      findings.add(
        table,
        id,
        "id",
        "was named by rows and not there; it stands as unknown, hidden",
      );
    }
    db.run("DROP TABLE temp.orphans");
  }
}

/** Nobody can be asked for without an id: such a row stays as it is and is not shown. */
export function hideNameless(db: Database, findings: Findings, nowMs: number): void {
  for (const { table } of ENTITIES) {
    const isNameless = "x.deleted_at IS NULL AND (x.id IS NULL OR x.id = '')";
    findings.addWhere(table, "id", "is empty; the row is kept and hidden", isNameless);
    db.query(`UPDATE ${table} AS x SET deleted_at = ? WHERE ${isNameless}`).run(isoTime(nowMs));
    // No ledger row can name it, so it has earned nothing.
    for (const [column, none] of [
      ["total_xp", 0],
      ["level", 1],
    ] as const) {
      const isEarned = `x.id IS NULL AND x.${column} <> ${none}`;
      findings.setAside(table, column, "belongs to a row without an id", isEarned);
      db.run(`UPDATE ${table} AS x SET ${column} = ${none} WHERE ${isEarned}`);
    }
  }
}

interface Reference {
  table: string;
  column: string;
  /** Where the row says when it was written; null where it does not. */
  time: string | null;
}

function referencesTo(db: Database, entity: string): Reference[] {
  // What newer versions have kept is looked through too: it is taken back after this.
  return tablesOf(db).flatMap((table) => {
    const columns = db
      .query<{ from: string }, [string, string]>(
        'SELECT "from" FROM pragma_foreign_key_list(?) WHERE "table" = ?',
      )
      .all(table, entity);
    return columns.map(({ from }) => ({ table, column: from, time: timeOf(db, table) }));
  });
}

function timeOf(db: Database, table: string): string | null {
  const names = columnsOf(db, table).map(({ name }) => name);
  return ["created_at", "assigned_at", "since"].find((name) => names.includes(name)) ?? null;
}

function noteOrphans(db: Database, entity: string, { table, column, time }: Reference): void {
  const id = `x.${quoted(column)}`;
  const at = time === null ? "NULL" : `iif(${isTimeSql(`x.${time}`)}, x.${time}, NULL)`;
  // The distinct ids first: they come from an index and are few beside the rows.
  db.run(`INSERT INTO temp.orphans (id, first, last)
    SELECT ${id}, min(${at}), max(${at}) FROM ${quoted(table)} x
    WHERE ${id} IN (SELECT ${quoted(column)} FROM ${quoted(table)} WHERE ${quoted(column)} IS NOT NULL
      EXCEPT SELECT id FROM ${entity})
    GROUP BY ${id}
    ON CONFLICT DO UPDATE SET first = min(coalesce(first, excluded.first), coalesce(excluded.first, first)),
      last = max(coalesce(last, excluded.last), coalesce(excluded.last, last))`);
}

/** The plain form, unless somebody has it; then one that nobody can have by chance. */
function freeKey(table: string, key: string): string {
  const plain = `'${UNKNOWN}' || temp.orphans.id`;
  return `iif(EXISTS (SELECT 1 FROM ${table} WHERE ${key} = ${plain}),
    ${plain} || ':' || lower(hex(randomblob(8))), ${plain})`;
}
