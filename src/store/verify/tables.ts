/** Which tables a file has: one of an older version lacks some. */
import type { Database } from "bun:sqlite";

export function isMissingTable(db: Database, name: string): boolean {
  const sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
  return db.query(sql).get(name) === null;
}
