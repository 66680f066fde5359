/** Rows of a whole table in pages: while one is told no statement is open, so it may be changed. */
import type { Database } from "bun:sqlite";
import { limits } from "../../config/limits.ts";

export interface PagedRows {
  /** What of each row is told, as SQL. */
  columns: string;
  table: string;
  /** The primary key of a table WITHOUT ROWID; others go by their rowid. */
  key?: readonly string[];
  /** Which rows; all without it. */
  where?: string;
}

/** The key of the page's last row; a rowid as text, because it may be larger than a number. */
type Place = Record<string, string>;

/** In the order of the key. A row that joins or changes meanwhile is told by where its key lies. */
export function* inPages<R extends object>(db: Database, rows: PagedRows): Generator<R> {
  const { columns, table, where = "1", key } = rows;
  const order = key?.join(", ") ?? "rowid";
  const place = key ?? ["CAST(rowid AS TEXT)"];
  const names = place.map((_column, n) => `place_${n}`);
  const marks = key?.map(() => "?").join(", ") ?? "CAST(? AS INTEGER)";
  const told = `${columns}, ${place.map((column, n) => `${column} AS ${names[n]}`).join(", ")}`;
  const page = (behind: string) =>
    db.query<R & Place, string[]>(`SELECT ${told} FROM ${table}
      WHERE (${where})${behind} ORDER BY ${order} LIMIT ${limits.verifyPageRows}`);
  const next = page(` AND (${order}) > (${marks})`);
  let found = page("").all();
  while (true) {
    yield* found;
    const last = found.at(-1);
    if (!last || found.length < limits.verifyPageRows) return;
    found = next.all(...names.map((name) => last[name] ?? ""));
  }
}
