/** Fills a new database from the lines of an export; all of it or nothing. */
import { Database } from "bun:sqlite";
import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import type { z } from "zod";
import { EXPORT_VERSION, exportEnd, exportHeader, exportRow } from "../../protocol/export-file.ts";
import { StoreError } from "../database.ts";
import { type OpenStoreOptions, openStore } from "../store.ts";
import { EXPORTED_TABLES, SEQUENCES } from "./exported-tables.ts";
import { importValue, type StoredValue } from "./values.ts";

export interface ImportOptions extends OpenStoreOptions {
  /** Of this program. */
  schema: number;
}

/**
 * Throws StoreError `import` with one sentence that names the line; the folder is then as it was.
 * Resolves with the count of rows. The caller holds the folder's lock.
 */
export async function importLines(
  lines: AsyncIterable<string>,
  options: ImportOptions,
): Promise<number> {
  const { path } = options;
  if (["", "-wal", "-journal"].some((end) => existsSync(path + end))) {
    throw refusal("This data folder already holds data; choose an empty one with --data-dir.");
  }
  const temporary = `${path}.import`;
  const clear = () => {
    for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(temporary + end, { force: true });
  };
  clear();
  try {
    openStore({ ...options, path: temporary }).close();
    const rows = await fill(temporary, lines, options.schema);
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
    return rows;
  } finally {
    clear();
  }
}

async function fill(path: string, lines: AsyncIterable<string>, schema: number): Promise<number> {
  const db = new Database(path, { strict: true, safeIntegers: true });
  try {
    db.run("PRAGMA synchronous = OFF");
    // Whether each row finds the one that it names is for `verify`, which says it by the row.
    db.run("PRAGMA foreign_keys = OFF");
    db.run("BEGIN IMMEDIATE");
    // What migrations write into new tables of their own comes with the lines.
    for (const table of EXPORTED_TABLES) db.run(`DELETE FROM "${table}"`);
    const rows = await readAll(db, lines, schema);
    db.run("COMMIT");
    db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return rows;
  } finally {
    db.close();
  }
}

async function readAll(
  db: Database,
  lines: AsyncIterable<string>,
  schema: number,
): Promise<number> {
  const writer = new RowWriter(db);
  let number = 0;
  let ended: number | null = null;
  for await (const line of lines) {
    number++;
    const where = `Line ${number} of the export`;
    if (ended !== null) throw refusal(`${where} comes after its end; make the export anew.`);
    const value = jsonOf(line, where);
    if (number === 1) {
      checkHeader(value, schema);
      continue;
    }
    const end = exportEnd.safeParse(value);
    if (end.success) ended = end.data.rows;
    else writer.write(parse(exportRow, value, where), where);
  }
  if (number === 0) throw refusal("The export is empty; make it anew.");
  if (ended === null) {
    throw refusal(`The export was cut after line ${number}; make or copy it anew.`);
  }
  if (ended !== writer.rows) {
    throw refusal(`The export holds ${writer.rows} rows of ${ended}; make or copy it anew.`);
  }
  return writer.rows;
}

class RowWriter {
  rows = 0;
  readonly #statements = new Map<string, ReturnType<Database["prepare"]>>();

  constructor(private readonly db: Database) {}

  write({ table, row }: z.infer<typeof exportRow>, where: string): void {
    const isKnown = table === SEQUENCES || EXPORTED_TABLES.some((known) => known === table);
    if (!isKnown) throw refusal(`${where} is of a table that this program does not know.`);
    const names = Object.keys(row);
    const values: StoredValue[] = names.map((name) => importValue(row[name] ?? null));
    try {
      if (table === SEQUENCES)
        this.#continue(values[names.indexOf("name")] ?? null, values[names.indexOf("seq")] ?? null);
      else this.#statementOf(table, names).run(...values);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw refusal(`${where} cannot be stored: ${why}.`, cause);
    }
    this.rows++;
  }

  #statementOf(table: string, names: readonly string[]) {
    const key = `${table} ${names.join()}`;
    const known = this.#statements.get(key);
    if (known) return known;
    const columns = names.map((name) => `"${name.replaceAll('"', '""')}"`).join();
    const marks = names.map(() => "?").join();
    const made = this.db.prepare(`INSERT INTO "${table}" (${columns}) VALUES (${marks})`);
    this.#statements.set(key, made);
    return made;
  }

  /** The next row of a table gets a number above every one that was ever given. */
  #continue(name: StoredValue, seq: StoredValue): void {
    this.db.query(`DELETE FROM ${SEQUENCES} WHERE name = ?`).run(name);
    this.db.query(`INSERT INTO ${SEQUENCES} (name, seq) VALUES (?, ?)`).run(name, seq);
  }
}

function checkHeader(value: unknown, schema: number): void {
  const header = exportHeader.safeParse(value);
  if (!header.success) throw refusal("This is no export of claude-rpg; name a file that it made.");
  if (header.data.version !== EXPORT_VERSION) {
    throw refusal(
      `The export has form ${header.data.version} and this program reads ${EXPORT_VERSION}; use the release that made it.`,
    );
  }
  if (header.data.schema !== schema) {
    throw refusal(
      `The export has schema ${header.data.schema} and this program ${schema}; import it with the release that made it, then start this one.`,
    );
  }
}

function jsonOf(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw refusal(`${where} is not JSON; make or copy the export anew.`, cause);
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refusal(`${where} is not a row; make or copy the export anew.`);
}

function refusal(sentence: string, cause?: unknown): StoreError {
  return new StoreError("import", sentence, { cause });
}
