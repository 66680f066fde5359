/** How many rows each table holds; reads whole tables, so it is work for a child process. */
import { Database } from "bun:sqlite";
import { waitForLocks } from "./wait-for-locks.ts";

export function countRows(dbPath: string): Record<string, number> {
  const db = new Database(dbPath, { readonly: true });
  try {
    waitForLocks(db);
    const tables = db
      .query<{ name: string }, []>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY name`,
      )
      .all();
    return Object.fromEntries(
      tables.map(({ name }) => {
        const sql = `SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`;
        return [name, db.query<{ n: number }, []>(sql).get()?.n ?? 0];
      }),
    );
  } finally {
    db.close();
  }
}
