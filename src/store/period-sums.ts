/** Sums of weeks and months, and days of all personas together: what boards and reports read. */
import type { Database } from "bun:sqlite";
import { BOARD_PATHS } from "./board-paths.ts";
import { monthOf, weekOf } from "./periods.ts";
import type { Tx } from "./transact.ts";

/** Stands where a persona's or project's type does, beside an empty id. */
export const EVERYBODY = "everybody";

export interface PeriodStep {
  personaId: string | null;
  projectId: string | null;
  day: string;
  counters: readonly (readonly [path: string, increment: number])[];
}

/** What a tool moves of a persona and a project: five sums of two counters. */
const ROWS_A_STATEMENT = 10;
const KEPT: ReadonlySet<string> = new Set(BOARD_PATHS);

type Value = string | number;

export function makePeriodSums(db: Database) {
  /** Of the day that was written last: nearly always today. */
  let last = { day: "", week: "", month: "" };
  const statements = Array.from({ length: ROWS_A_STATEMENT }, (_, index) =>
    db.prepare<unknown, Value[]>(`
      INSERT INTO period_sums (period, entity_type, stat_path, entity_id, value)
      VALUES ${new Array(index + 1).fill("(?, ?, ?, ?, ?)").join(", ")}
      ON CONFLICT (period, entity_type, stat_path, entity_id)
      DO UPDATE SET value = value + excluded.value`),
  );
  return {
    add(_tx: Tx, { personaId, projectId, day, counters }: PeriodStep): void {
      const rows: Value[][] = [];
      if (day !== last.day) last = { day, week: weekOf(day), month: monthOf(day) };
      const { week, month } = last;
      for (const [path, increment] of counters) {
        if (!KEPT.has(path)) continue;
        if (personaId !== null) {
          rows.push([week, "persona", path, personaId, increment]);
          rows.push([month, "persona", path, personaId, increment]);
          rows.push([day, EVERYBODY, path, "", increment]);
        }
        if (projectId !== null) {
          rows.push([week, "project", path, projectId, increment]);
          rows.push([month, "project", path, projectId, increment]);
        }
      }
      for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
        const some = rows.slice(at, at + ROWS_A_STATEMENT);
        statements[some.length - 1]?.run(...some.flat());
      }
    },
  };
}
