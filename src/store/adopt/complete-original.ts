/** Brings a file of the original at version 1 to 6 to the whole of version 6, by comparing columns. */
import { Database } from "bun:sqlite";
import { StoreError } from "../database.ts";
import { type Column, columnsOf, quoted, tablesOf } from "../tables.ts";

/**
 * Adds what the seed's schema has and the file has not: tables, columns with the seed's type and
 * default, uniqueness. Throws StoreError `too_old` where no value can be made up.
 */
export function completeOriginal(db: Database, seedText: string): void {
  const seed = new Database(":memory:", { strict: true });
  try {
    seed.run(seedText);
    const known = tablesOf(db);
    for (const table of tablesOf(seed)) {
      if (!known.includes(table)) {
        db.run(textOf(seed, table));
        continue;
      }
      const found = columnsOf(db, table).map(({ name }) => name);
      for (const column of columnsOf(seed, table)) {
        if (!found.includes(column.name)) addColumn(db, seed, table, column);
      }
      for (const columns of uniquesOf(seed, table)) addUnique(db, table, columns);
    }
  } finally {
    seed.close();
  }
}

function textOf(seed: Database, table: string): string {
  const sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?";
  return seed.query<{ sql: string }, [string]>(sql).get(table)?.sql ?? "";
}

function addColumn(db: Database, seed: Database, table: string, column: Column): void {
  const { name, type, notnull, dflt_value: value, pk } = column;
  if (pk > 0 || (notnull === 1 && value === null)) {
    throw new StoreError(
      "too_old",
      `The table ${table} of this file has no column ${name} and no value can be made up for it; start the original claude-rpg once to bring the file to schema 6.`,
    );
  }
  const target = seed
    .query<{ table: string; to: string }, [string, string]>(
      'SELECT "table", "to" FROM pragma_foreign_key_list(?) WHERE "from" = ?',
    )
    .get(table, name);
  const reference = target ? ` REFERENCES ${quoted(target.table)} (${quoted(target.to)})` : "";
  const rest = `${value === null ? "" : ` DEFAULT ${value}`}${notnull === 1 ? " NOT NULL" : ""}`;
  db.run(`ALTER TABLE ${quoted(table)} ADD COLUMN ${quoted(name)} ${type}${rest}${reference}`);
}

function addUnique(db: Database, table: string, columns: readonly string[]): void {
  const has = uniquesOf(db, table).some((found) => found.join() === columns.join());
  if (has) return;
  const list = columns.map(quoted).join(", ");
  try {
    db.run(`CREATE UNIQUE INDEX ${quoted(`${table}_${columns.join("_")}_unique`)}
      ON ${quoted(table)} (${list})`);
  } catch (cause) {
    throw new StoreError(
      "too_old",
      `The table ${table} of this file holds the same ${columns.join(", ")} twice, which schema 6 does not allow; start the original claude-rpg once to bring the file to schema 6.`,
      { cause },
    );
  }
}

/** Column lists of the unique keys of a table, its primary key included. */
function uniquesOf(db: Database, table: string): string[][] {
  const indexes = db
    .query<{ name: string }, [string]>(
      'SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0 ORDER BY name',
    )
    .all(table);
  return indexes.map(({ name }) =>
    db
      .query<{ name: string }, [string]>("SELECT name FROM pragma_index_info(?) ORDER BY seqno")
      .all(name)
      .map((column) => column.name),
  );
}
