/** Which old rows of the ledger can be one: a walk over the whole of it, for a child process. */
import { limits } from "../config/limits.ts";
import { storeErrorOf } from "./database.ts";
import type { LedgerFold } from "./ledger-folding.ts";
import { openToRead } from "./open-to-read.ts";

export interface FoldRules {
  /** Local day, YYYY-MM-DD: rows of this day and later stay as they are. */
  before: string;
  dayOf(atMs: number): string;
  isMaximum(path: string): boolean;
  isFoldable(eventType: string): boolean;
}

interface Row {
  id: number;
  persona: string | null;
  project: string | null;
  eventType: string;
  xp: unknown;
  metadata: string | null;
  createdAt: unknown;
}

/** Sums over some rows of a group. */
interface Sums {
  ids: number[];
  xp: number;
  stats: Map<string, number>;
  /** Rows of the ledger as it was written that these stand for. */
  folded: number;
}

interface Group {
  /**
   * The day that the rows themselves name. Rows of another program name none and are of the day of
   * their time: the row that stays must not look like one of ours.
   */
  day: string | null;
  chunks: Sums[];
  /** The newest row so far: the last of all stays and takes the others' sums. */
  last: Sums;
}

/**
 * Tells step after step; each leaves every sum as it was, so that it may stop after any of them.
 * Rows that cannot be read to the last detail are none of it. Nothing is told before the walk is
 * over and the file closed.
 */
export function planFolds(
  dbPath: string,
  rules: FoldRules,
  tell: (fold: LedgerFold) => void,
): { groups: number; rows: number } {
  const groups = [...groupsOf(dbPath, rules).values()].filter(({ chunks }) => chunks.length > 0);
  let rows = 0;
  for (const { day, chunks, last } of groups) {
    const sums = last;
    const [keep = 0] = sums.ids;
    for (const chunk of chunks) {
      join(sums, chunk, rules);
      rows += chunk.ids.length;
      const stats = Object.fromEntries(sums.stats);
      const own = day === null ? {} : { day };
      const metadata = JSON.stringify({ ...own, folded: sums.folded, stats });
      tell({ keep, remove: chunk.ids, xp: sums.xp, metadata });
    }
  }
  return { groups: groups.length, rows };
}

function groupsOf(dbPath: string, rules: FoldRules): Map<string, Group> {
  const groups = new Map<string, Group>();
  using reader = openToRead(dbPath);
  try {
    const rows = reader.db.query<Row, []>(`
      SELECT id, persona_id AS persona, project_id AS project, event_type AS eventType,
        xp_amount AS xp, metadata, created_at AS createdAt FROM xp_events ORDER BY id`);
    for (const row of rows.iterate()) {
      const read = readRow(row, rules);
      if (!read || read.day >= rules.before) continue;
      const { day, isOwnDay } = read;
      const key = JSON.stringify([row.persona, row.project, day, row.eventType, isOwnDay]);
      const known = groups.get(key);
      if (known) addRow(known, read.sums, rules);
      else groups.set(key, { day: isOwnDay ? day : null, chunks: [], last: read.sums });
    }
  } catch (cause) {
    throw storeErrorOf(cause, dbPath) ?? cause;
  }
  return groups;
}

/** The row before the newest joins those that go, in portions that one commit can take. */
function addRow(group: Group, row: Sums, rules: FoldRules): void {
  const before = group.last;
  group.last = row;
  const chunk = group.chunks.at(-1);
  if (!chunk || chunk.ids.length >= limits.foldRowsPerCommit) {
    group.chunks.push(before);
    return;
  }
  chunk.ids.push(...before.ids);
  join(chunk, before, rules);
}

/** Everything but the ids. */
function join(sums: Sums, more: Sums, rules: FoldRules): void {
  sums.xp += more.xp;
  sums.folded += more.folded;
  for (const [path, value] of more.stats) {
    const known = sums.stats.get(path);
    const isLarger = known === undefined || value > known;
    if (!rules.isMaximum(path)) sums.stats.set(path, (known ?? 0) + value);
    else if (isLarger) sums.stats.set(path, value);
  }
}

/** Null: it stays as it is. An adopted file may hold anything. */
function readRow(
  row: Row,
  rules: FoldRules,
): { day: string; isOwnDay: boolean; sums: Sums } | null {
  if (!rules.isFoldable(row.eventType) || !Number.isSafeInteger(row.xp)) return null;
  const metadata = readMetadata(row.metadata);
  if (!metadata) return null;
  const { day = dayOf(row.createdAt, rules), stats = {}, folded = 1 } = metadata;
  if (typeof day !== "string" || !/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  if (!Number.isSafeInteger(folded) || !isPlain(stats)) return null;
  const entries = Object.entries(stats);
  const counted = entries.filter((entry): entry is [string, number] =>
    Number.isSafeInteger(entry[1]),
  );
  if (counted.length < entries.length) return null;
  const sums = {
    ids: [row.id],
    xp: Number(row.xp),
    stats: new Map(counted),
    folded: Number(folded),
  };
  return { day, isOwnDay: metadata["day"] !== undefined, sums };
}

function readMetadata(text: unknown): Record<string, unknown> | null {
  if (text === null) return {};
  if (typeof text !== "string") return null;
  try {
    const value: unknown = JSON.parse(text);
    return isPlain(value) ? value : null;
  } catch {
    // Rows of other programs may hold anything; what cannot be read cannot be added up.
    return null;
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function dayOf(createdAt: unknown, rules: FoldRules): string | undefined {
  const at = typeof createdAt === "string" ? Date.parse(createdAt) : Number.NaN;
  return Number.isNaN(at) ? undefined : rules.dayOf(at);
}
