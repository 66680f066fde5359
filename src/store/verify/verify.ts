/** Checks a database file: a pure function of what a connection that only reads sees at once. */
import type { Database } from "bun:sqlite";
import { limits } from "../../config/limits.ts";
import type { Finding, VerifyMode, VerifyReport } from "../../protocol/verify.ts";
import type { AdoptionRules } from "../adopt/rules.ts";
import { isDamage } from "../backup-contents.ts";
import { StoreError } from "../database.ts";
import type { Migration } from "../migration.ts";
import { openToRead } from "../open-to-read.ts";
import { schemaVersion } from "../schema-version.ts";
import type { Watermark } from "../watermark.ts";
import { checkIntegrity, fullChecks } from "./full-checks.ts";
import { quickChecks } from "./quick-checks.ts";

export interface VerifyOptions {
  mode: VerifyMode;
  rules: AdoptionRules;
  migrations: readonly Migration[];
  nowMs: number;
  /** Read before the file is opened; null where the server looks at its own. */
  mark: Watermark | "torn" | null;
}

/** Throws StoreError when the file cannot be opened. */
export function verifyFile(path: string, options: VerifyOptions): VerifyReport {
  using reader = openToRead(path);
  return verifyDatabase(reader.db, options);
}

/** One snapshot for all checks: a server that writes meanwhile does not make them disagree. */
export function verifyDatabase(db: Database, options: VerifyOptions): VerifyReport {
  db.run("BEGIN");
  try {
    return reportOf(options.mode, checks(db, options));
  } finally {
    db.run("ROLLBACK");
  }
}

function* checks(db: Database, options: VerifyOptions): Iterable<Finding> {
  let isDamaged = false;
  try {
    if (options.mode === "full") {
      for (const finding of checkIntegrity(db)) {
        isDamaged = true;
        yield finding;
      }
    }
    yield* checkContent(db, options);
  } catch (cause) {
    if (cause instanceof StoreError || !isDamage(cause, db.filename)) throw cause;
    isDamaged = true;
    const why = cause instanceof Error ? cause.message : String(cause);
    const problem = `Not everything of the file can be read (${why}).`;
    yield { severity: "fault", check: "readable", table: "", row: "", problem };
  }
  if (isDamaged) yield { severity: "note", check: "damage", table: "", row: "", problem: REPAIR };
}

function* checkContent(db: Database, options: VerifyOptions): Iterable<Finding> {
  const { mode, rules, migrations, nowMs, mark } = options;
  const newest = migrations.at(-1)?.version ?? 0;
  const version = schemaVersion(db);
  if (version !== newest) {
    const problem = `The file has schema ${version} and this program checks ${newest}; start the server once, or use the release that wrote it.`;
    yield { severity: "fault", check: "schema", table: "schema_version", row: "", problem };
    return;
  }
  yield* quickChecks({ db, migrations, rules, nowMs, mark });
  if (mode === "full") yield* fullChecks(db, rules);
}

const REPAIR =
  "A damaged file is not mended by a rebuild; claude-rpg backup list names what can be restored.";

function reportOf(mode: VerifyMode, found: Iterable<Finding>): VerifyReport {
  const listed = new Map<string, number>();
  const findings: Finding[] = [];
  const seen = new Set<string>();
  let faults = 0;
  let notes = 0;
  for (const finding of found) {
    // Both forms look at the newest totals: the same row is told once.
    const same = `${finding.check} ${finding.table} ${finding.row}`;
    if (finding.row !== "" && seen.has(same)) continue;
    if (finding.severity === "fault") faults++;
    else notes++;
    const count = listed.get(finding.check) ?? 0;
    listed.set(finding.check, count + 1);
    if (count >= limits.verifyFindingsPerCheckMax) continue;
    seen.add(same);
    findings.push(finding);
  }
  return { mode, isClean: faults === 0, findings, faults, notes };
}
