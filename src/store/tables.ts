/** What a database file consists of: its tables, their columns and keys. */
import type { Database } from "bun:sqlite";

export interface Column {
  name: string;
  /** As declared, `TEXT`; may be empty. */
  type: string;
  notnull: number;
  /** The default as an SQL expression; null without one. */
  dflt_value: string | null;
  /** Place in the primary key from 1; 0 outside of it. */
  pk: number;
}

/** All but SQLite's own, sorted. */
export function tablesOf(db: Database): string[] {
  return db
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all()
    .map(({ name }) => name);
}

/** In their order; none for a table that is not there. */
export function columnsOf(db: Database, table: string): Column[] {
  return db
    .query<Column, [string]>(
      'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)',
    )
    .all(table);
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
