/** A ledger of any length in pieces of bounded size, in its own order. */
import type { Database } from "bun:sqlite";
import { limits } from "../../config/limits.ts";
import type { MigrationRun } from "./rules.ts";

/** Rows with `from` < id ≤ `to`. */
export interface LedgerChunk {
  from: number;
  to: number;
}

/** Everything behind `afterId`; tells how far it has come when there is more than one piece. */
export function* ledgerChunks(
  db: Database,
  afterId: number,
  what: string,
  run: MigrationRun,
): Generator<LedgerChunk> {
  const rows = limits.adoptionChunkRowsMax;
  const end = db.query<{ id: number | null }, [number]>(
    `SELECT max(id) AS id FROM
      (SELECT id FROM xp_events WHERE id > ? ORDER BY id LIMIT ${rows})`,
  );
  // Nothing keeps a foreign row from an id below 1.
  const start = afterId === 0 ? -Number.MAX_SAFE_INTEGER : afterId;
  const total =
    db.query<{ n: number }, [number]>("SELECT count(*) AS n FROM xp_events WHERE id > ?").get(start)
      ?.n ?? 0;
  let done = 0;
  for (let from = start; ; ) {
    const to = end.get(from)?.id ?? null;
    if (to === null) return;
    yield { from, to };
    done = Math.min(total, done + rows);
    if (total > rows) {
      run.onProgress?.(`${what}: ${inWords(done)} of ${inWords(total)} ledger rows`);
    }
    from = to;
  }
}

function inWords(count: number): string {
  return count.toLocaleString("en");
}
