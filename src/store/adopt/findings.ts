/** What an adoption could not read or had to put right: kept for `verify` to tell. */
import type { Database } from "bun:sqlite";
import { limits } from "../../config/limits.ts";

export interface AdoptionFinding {
  table: string;
  /** Primary key of the row; '' when the finding is about many rows at once. */
  id: string;
  column: string;
  problem: string;
  /** What stood in the column where it gave way to a default, or will to what comes; else null. */
  found: string | null;
}

/** In the order in which they were found. */
export function adoptionFindings(db: Database): AdoptionFinding[] {
  return db
    .query<AdoptionFinding, []>(
      `SELECT table_name AS "table", row_id AS id, column_name AS "column", problem, found
       FROM adoption_findings ORDER BY rowid`,
    )
    .all();
}

const COLUMNS = "(table_name, row_id, column_name, problem, found)";
const ROW_ID = "coalesce(CAST(x.id AS TEXT), 'row ' || x.rowid)";

export class Findings {
  /** Of all, the ones beyond the list included. */
  count = 0;
  readonly #listed = new Map<string, number>();
  readonly #unlisted = new Map<string, { table: string; column: string; count: number }>();

  constructor(private readonly db: Database) {}

  /** One row; of a kind that may be frequent, only the first are listed. */
  add(table: string, id: string, column: string, problem: string): void {
    const room = this.#room(table, column, 1, 1);
    if (room === 0) return;
    this.db
      .query(`INSERT OR IGNORE INTO adoption_findings ${COLUMNS} VALUES (?, ?, ?, ?, NULL)`)
      .run(table, id, column, problem);
  }

  /** Every row `x` for which the condition holds. */
  addWhere(
    table: string,
    column: string,
    problem: string,
    condition: string,
    values: Record<string, number> = {},
  ): void {
    const rows = `FROM "${table}" x WHERE ${condition}`;
    const total =
      this.db
        .query<{ n: number }, [Record<string, number>]>(`SELECT count(*) AS n ${rows}`)
        .get(values)?.n ?? 0;
    if (total === 0) return;
    const room = this.#room(table, column, total, limits.adoptionFindingsPerKindMax);
    this.db
      .query(`INSERT OR IGNORE INTO adoption_findings ${COLUMNS}
        SELECT '${table}', ${ROW_ID}, '${column}', $problem, NULL ${rows} LIMIT ${room}`)
      .run({ ...values, problem });
  }

  /** As above, for values that are to be replaced: each is kept, however many they are. */
  setAside(table: string, column: string, problem: string, condition: string): void {
    const { changes } = this.db
      .query(`INSERT INTO adoption_findings ${COLUMNS}
        SELECT '${table}', ${ROW_ID}, '${column}', $problem, quote(x.${column})
        FROM "${table}" x WHERE ${condition}
        ON CONFLICT DO UPDATE SET found = found || ', ' || excluded.found
          WHERE instr(found, excluded.found) = 0`)
      .run({ problem });
    this.count += changes;
  }

  finish(): void {
    for (const { table, column, count } of this.#unlisted.values()) {
      this.db
        .query(`INSERT OR IGNORE INTO adoption_findings ${COLUMNS} VALUES (?, '', ?, ?, NULL)`)
        .run(table, column, `${count.toLocaleString("en")} more rows like these`);
    }
  }

  /** How many of `total` may still be listed. */
  #room(table: string, column: string, total: number, atMost: number): number {
    this.count += total;
    const kind = `${table}.${column}`;
    const listed = this.#listed.get(kind) ?? 0;
    const room = Math.min(total, atMost, limits.adoptionFindingsPerKindMax - listed);
    this.#listed.set(kind, listed + room);
    if (room < total) {
      const count = (this.#unlisted.get(kind)?.count ?? 0) + total - room;
      this.#unlisted.set(kind, { table, column, count });
    }
    return room;
  }
}
