/** Everything that is kept as lines of JSON, as of one moment, a row at a time. */
import type { Database } from "bun:sqlite";
import { isoTime } from "../../lib/clock.ts";
import { EXPORT_VERSION, type ExportHeader } from "../../protocol/export-file.ts";
import { StoreError, storeErrorOf } from "../database.ts";
import { openToRead } from "../open-to-read.ts";
import { schemaVersion } from "../schema-version.ts";
import { EXPORTED_TABLES, SEQUENCES } from "./exported-tables.ts";
import { exportValue, type StoredValue } from "./values.ts";

/**
 * Each line ends with a line end. The snapshot is held until the last line was taken or the
 * generator is returned. Throws StoreError where the file cannot be read or has another schema.
 */
export function* exportLines(
  path: string,
  schema: number,
  nowMs: number,
): Generator<string, void, undefined> {
  using reader = openToRead(path, { isExact: true });
  try {
    yield* linesOf(reader.db, schema, nowMs);
  } catch (cause) {
    throw storeErrorOf(cause, path) ?? cause;
  }
}

function* linesOf(db: Database, schema: number, nowMs: number): Generator<string> {
  const found = schemaVersion(db);
  if (found !== schema) {
    throw new StoreError(
      "migration",
      `The database has schema ${found} and this program exports ${schema}; start the server once, or use the release that wrote it.`,
    );
  }
  db.run("BEGIN");
  const header: ExportHeader = {
    format: "claude-rpg export",
    version: EXPORT_VERSION,
    schema,
    exportedAt: isoTime(nowMs),
  };
  yield lineOf(header);
  let rows = 0;
  for (const table of EXPORTED_TABLES) {
    for (const row of rowsOf(db, `SELECT * FROM "${table}"`)) {
      yield lineOf({ table, row });
      rows++;
    }
  }
  const own = EXPORTED_TABLES.map((table) => `'${table}'`).join();
  const sequences = `SELECT name, seq FROM ${SEQUENCES} WHERE name IN (${own})`;
  for (const row of rowsOf(db, sequences)) {
    yield lineOf({ table: SEQUENCES, row });
    rows++;
  }
  yield lineOf({ end: true, rows });
}

function* rowsOf(db: Database, sql: string): Iterable<Record<string, unknown>> {
  const statement = db.prepare<Record<string, StoredValue>, []>(sql);
  for (const row of statement.iterate()) {
    const entries = Object.entries(row).map(([name, value]) => [name, exportValue(value)]);
    yield Object.fromEntries(entries);
  }
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
