/** Which values of an adopted file cannot be read, column by column. */
import type { Database } from "bun:sqlite";
import type { Findings } from "./findings.ts";
import type { LedgerChunk } from "./ledger-chunks.ts";
import { isTimeSql } from "./ledger-sql.ts";

type Check = readonly [table: string, columns: readonly string[]];

const LISTS: readonly Check[] = [
  ["personas", ["badges"]],
  ["quests", ["phases"]],
  ["notes", ["tags"]],
];
const TIMES: readonly Check[] = [
  ["personas", ["created_at", "last_seen_at", "health_updated_at"]],
  ["projects", ["created_at", "last_activity_at"]],
  ["quests", ["created_at", "started_at", "completed_at"]],
  ["achievements", ["unlocked_at"]],
  ["events", ["created_at"]],
  ["notes", ["created_at", "updated_at"]],
  ["persona_challenges", ["assigned_at", "expires_at", "completed_at"]],
];
const NAMES: readonly Check[] = [
  ["personas", ["name", "session_id"]],
  ["projects", ["name", "path"]],
  ["quests", ["title"]],
];
/** Column → what the seed's schema puts there by itself. */
const NUMBERS: readonly (readonly [table: string, defaults: Readonly<Record<string, number>>])[] = [
  ["personas", { total_xp: 0, level: 1, energy: 100, morale: 100 }],
  ["projects", { total_xp: 0, level: 1, current_streak: 0, longest_streak: 0 }],
  ["stats", { value: 0 }],
  ["quests", { xp_awarded: 0 }],
  ["persona_challenges", { progress: 0, target: 0, xp_reward: 0 }],
];

export function findInEntities(db: Database, findings: Findings): void {
  // They stand in their columns until something is added to the list; then the copy is what is left.
  each(LISTS, (table, column) =>
    findings.setAside(table, column, "is no JSON list; shown as none", notJson(column, "array")),
  );
  findings.addWhere("events", "payload", "is no JSON object", notJson("payload", "object"));
  each(TIMES, (table, column) =>
    findings.addWhere(
      table,
      column,
      "is no ISO time in UTC",
      `x.${column} IS NOT NULL AND NOT ${isTimeSql(`x.${column}`)}`,
    ),
  );
  each(NAMES, (table, column) =>
    findings.addWhere(table, column, "is empty or no text", `${notText(column)}`),
  );
  for (const [table, defaults] of NUMBERS) {
    for (const [column, value] of Object.entries(defaults)) {
      setNumber(db, findings, table, column, value);
    }
  }
  findings.addWhere(
    "personas",
    "session_id",
    "stands for a tmux pane: the original made a second persona for the session in it",
    "x.session_id GLOB 'pane-%[0-9]*'",
  );
  for (const table of ["stats", "achievements"]) {
    findings.addWhere(
      table,
      "entity_id",
      "names nobody",
      `NOT (x.entity_type = 'persona' AND x.entity_id IN (SELECT id FROM personas)
        OR x.entity_type = 'project' AND x.entity_id IN (SELECT id FROM projects))`,
    );
  }
}

/** Of ledger rows in one piece of the ledger; none of them is ever changed. */
export function findInLedger(findings: Findings, chunk: LedgerChunk): void {
  const within = "x.id > $from AND x.id <= $to";
  const find = (column: string, problem: string, condition: string) =>
    findings.addWhere("xp_events", column, problem, `${within} AND ${condition}`, { ...chunk });
  find("metadata", "is no JSON object", notJson("metadata", "object"));
  find("created_at", "is no ISO time in UTC", `NOT ${isTimeSql("x.created_at")}`);
  find("xp_amount", "is no whole number and counts as 0", "typeof(x.xp_amount) <> 'integer'");
}

/** Code does sums with these: what is no whole number gives way, and is kept in the findings. */
function setNumber(
  db: Database,
  findings: Findings,
  table: string,
  column: string,
  value: number,
): void {
  const isOther = `typeof(x.${column}) NOT IN ('integer', 'null')`;
  findings.setAside(table, column, `is no whole number and counts as ${value}`, isOther);
  db.run(`UPDATE "${table}" AS x SET ${column} = ${value} WHERE ${isOther}`);
}

/** `->>` and `json_type` fail on what is no JSON, so validity is asked first. */
function notJson(column: string, type: "array" | "object"): string {
  return `x.${column} IS NOT NULL AND CASE WHEN typeof(x.${column}) = 'text'
    AND json_valid(x.${column}) THEN json_type(x.${column}) <> '${type}' ELSE 1 END`;
}

function notText(column: string): string {
  return `(typeof(x.${column}) <> 'text' OR trim(x.${column}) = '')`;
}

function each(checks: readonly Check[], find: (table: string, column: string) => void): void {
  for (const [table, columns] of checks) for (const column of columns) find(table, column);
}
