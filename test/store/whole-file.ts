/** The whole of a database file as plain data, and something to put into every table of ours. */
import type { Database } from "bun:sqlite";
import { type Column, columnsOf, quoted, tablesOf } from "../../src/store/tables.ts";
import { SEED_TABLES } from "./original.ts";

export interface WholeFile {
  /** Kind, name and table of everything in the schema, sorted. */
  parts: string[];
  columns: Record<string, string[]>;
  rows: Record<string, unknown[]>;
}

/** Everything but what is kept for newer versions; of `schema_version` only the numbers. */
export function wholeFile(db: Database): WholeFile {
  const tables = tablesOf(db).filter((table) => !table.startsWith("kept_"));
  const parts = db
    .query<{ part: string }, []>(
      `SELECT type || ' ' || name || ' on ' || tbl_name AS part FROM sqlite_master
       WHERE tbl_name NOT LIKE 'kept%' AND name NOT LIKE 'sqlite%' ORDER BY part`,
    )
    .all()
    .map(({ part }) => part);
  const columns: WholeFile["columns"] = {};
  const rows: WholeFile["rows"] = {};
  for (const table of tables) {
    const list = columnsOf(db, table);
    columns[table] = list.map(describe);
    const names = table === "schema_version" ? ["version"] : list.map(({ name }) => name);
    const all = names.map(quoted).join(", ");
    rows[table] = db.query(`SELECT ${all} FROM ${quoted(table)} ORDER BY ${all}`).values();
  }
  return { parts, columns, rows };
}

function describe({ name, type, notnull, dflt_value, pk }: Column): string {
  return [name, type, notnull, dflt_value ?? "no default", pk].join(" ");
}

/** Tables that follow from others, or are empty but inside a transaction: nothing of them is kept. */
const DERIVED = [
  "row_counts",
  "team_xp",
  "period_sums",
  "adopted_baseline",
  "adoption_findings",
  "ledger_folding",
];

/** Two rows in every table that the original has not, with a value in every column. */
export function fillOurTables(db: Database): string[] {
  const virtual = db
    .query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
    .all()
    .map(({ name }) => name);
  const tables = tablesOf(db).filter(
    (table) =>
      !SEED_TABLES.includes(table) &&
      !DERIVED.includes(table) &&
      !virtual.some((name) => table === name || table.startsWith(`${name}_`)) &&
      !/^(schema_|kept_)/.test(table),
  );
  for (const table of tables) for (const count of [1, 2]) insertRow(db, table, count);
  return tables;
}

function insertRow(db: Database, table: string, count: number): void {
  const foreign = db
    .query<{ from: string; table: string; to: string | null }, [string]>(
      'SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)',
    )
    .all(table);
  const columns = columnsOf(db, table);
  const values = columns.map(({ name, type }) => {
    const key = foreign.find(({ from }) => from === name);
    if (key) {
      const to = quoted(key.to ?? "id");
      return db.query(`SELECT ${to} FROM ${quoted(key.table)} LIMIT 1`).values()[0]?.[0] ?? null;
    }
    if (type === "TEXT") return `${table}.${name}.${count}`;
    return type === "BLOB" ? new Uint8Array(16).fill(count) : count;
  });
  const names = columns.map(({ name }) => quoted(name)).join(", ");
  db.query(
    `INSERT INTO ${quoted(table)} (${names}) VALUES (${columns.map(() => "?").join(", ")})`,
  ).run(...(values as string[]));
}
