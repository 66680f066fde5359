/** One walk over the whole ledger: what every total, counter and daily sum must be. */
import type { Database } from "bun:sqlite";
import type { AdoptionRules } from "../adopt/rules.ts";
import { OwnerSums } from "./owner-sums.ts";

export type EntityType = "persona" | "project";

/** Keys are parts joined by a character that no id holds. */
const JOIN = "\u0000";

export function keyOf(...parts: readonly string[]): string {
  return parts.join(JOIN);
}

export function partsOf(key: string): string[] {
  return key.split(JOIN);
}

/** Owners are `keyOf(entity, id)`. Comparing uses the sums up. */
export interface LedgerSums {
  xp: Map<string, number>;
  /** By path. */
  stats: OwnerSums;
  /** By `keyOf(day, path)`. */
  rollups: OwnerSums;
  /** Days on which somebody worked, of everybody whom a row of ours names. */
  days: Map<string, Set<string>>;
  /**
   * Those whose newest row is ours. Whom another program counted last is looked at anew with the
   * next row of ours; until then the tables of the game may lack what that program's work reached.
   */
  countedHere: Set<string>;
  /** By project and persona: XP of the rows that name both. */
  teams: OwnerSums;
  /** Rewards that may be given once, and were given more often: key and times. */
  repeated: Map<string, number>;
  rows: number;
}

interface Row {
  persona: string | null;
  project: string | null;
  eventType: string;
  xp: unknown;
  metadata: string | null;
  createdAt: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}/;

/** Seconds for a million rows: for a child process or a command, never the server's thread. */
export function sumLedger(db: Database, rules: AdoptionRules): LedgerSums {
  const sums: LedgerSums = {
    xp: new Map(),
    stats: baselineOf(db),
    rollups: new OwnerSums(),
    days: new Map(),
    countedHere: new Set(),
    teams: new OwnerSums(),
    repeated: new Map(),
    rows: 0,
  };
  const rows = db.query<Row, []>(`
    SELECT persona_id AS persona, project_id AS project, event_type AS eventType,
      xp_amount AS xp, metadata, created_at AS createdAt FROM xp_events ORDER BY id`);
  for (const row of rows.iterate()) {
    sums.rows++;
    const { day, stats } = readMetadata(row.metadata);
    const ownDay = day ?? dayOf(row.createdAt, rules);
    if (row.persona !== null) addRow(sums, "persona", row.persona, row, ownDay, stats, rules);
    if (row.project !== null) addRow(sums, "project", row.project, row, ownDay, stats, rules);
    noteDay(sums, row, day, rules);
    const { persona, project } = row;
    if (typeof persona === "string" && typeof project === "string" && Number.isInteger(row.xp)) {
      sums.teams.set(project, persona, (sums.teams.get(project, persona) ?? 0) + Number(row.xp));
    }
  }
  for (const [key, times] of sums.repeated) if (times < 2) sums.repeated.delete(key);
  return sums;
}

function addRow(
  sums: LedgerSums,
  entity: EntityType,
  id: string,
  row: Row,
  day: string | null,
  stats: readonly (readonly [string, number])[],
  rules: AdoptionRules,
): void {
  const owner = keyOf(entity, id);
  // An adopted file may hold anything here: what is no whole number counts as none.
  const xp = Number.isInteger(row.xp) ? Number(row.xp) : 0;
  add(sums.xp, owner, xp);
  if (row.eventType.startsWith("achievement:"))
    add(sums.repeated, keyOf(entity, id, row.eventType), 1);
  for (const [path, value] of stats) join(sums.stats, owner, path, path, value, rules);
  // Rows that square the books of an adopted file are no day's work.
  if (day === null || row.eventType.startsWith("adopt:")) return;
  for (const [path, value] of stats) {
    join(sums.rollups, owner, keyOf(day, path), path, value, rules);
  }
  if (xp !== 0) join(sums.rollups, owner, keyOf(day, "xp"), "xp", xp, rules);
}

/** The day stands in rows of ours alone. */
function noteDay(sums: LedgerSums, row: Row, day: string | null, rules: AdoptionRules): void {
  const owners = [
    ...(row.persona === null ? [] : [keyOf("persona", row.persona)]),
    ...(row.project === null ? [] : [keyOf("project", row.project)]),
  ];
  for (const owner of owners) {
    if (day === null) {
      sums.countedHere.delete(owner);
      continue;
    }
    sums.countedHere.add(owner);
    const days = sums.days.get(owner) ?? new Set();
    sums.days.set(owner, days);
    if (rules.isWork(row.eventType)) days.add(day);
  }
}

function add(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}

function join(
  sums: OwnerSums,
  owner: string,
  key: string,
  path: string,
  value: number,
  rules: AdoptionRules,
): void {
  const known = sums.get(owner, key) ?? 0;
  sums.set(owner, key, rules.isMaximum(path) ? Math.max(known, value) : known + value);
}

function readMetadata(text: string | null): { day: string | null; stats: [string, number][] } {
  const none = { day: null, stats: [] };
  if (typeof text !== "string" || !(text.includes('"stats"') || text.includes('"day"')))
    return none;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Rows of other programs may hold anything; they count with their XP alone.
    return none;
  }
  if (typeof value !== "object" || value === null) return none;
  const { day, stats } = value as { day?: unknown; stats?: unknown };
  const isPlain = typeof stats === "object" && stats !== null && !Array.isArray(stats);
  const counted = Object.entries(isPlain ? stats : {}).filter(([, n]) => Number.isInteger(n));
  return {
    day: typeof day === "string" && DAY.test(day) ? day : null,
    stats: counted as [string, number][],
  };
}

function dayOf(createdAt: unknown, rules: AdoptionRules): string | null {
  if (typeof createdAt !== "string" || !ISO_TIME.test(createdAt)) return null;
  const at = Date.parse(createdAt);
  return Number.isNaN(at) ? null : rules.dayOf(at);
}

/** What stats held before the ledger could explain them. */
function baselineOf(db: Database): OwnerSums {
  const baseline = new OwnerSums();
  const rows = db.query<{ entity: string; id: string; path: string; value: unknown }, []>(
    "SELECT entity_type AS entity, entity_id AS id, path, value FROM adopted_baseline",
  );
  for (const { entity, id, path, value } of rows.iterate()) {
    // The streak as it was found is no counter.
    if (path.startsWith("streak.") || !Number.isInteger(value)) continue;
    baseline.set(keyOf(entity, id), path, Number(value));
  }
  return baseline;
}
