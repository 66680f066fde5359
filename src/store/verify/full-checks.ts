/** Checks that read the whole file: seconds for a large one, so never on the server's thread. */
import type { Database } from "bun:sqlite";
import { limits } from "../../config/limits.ts";
import type { Finding } from "../../protocol/verify.ts";
import { adoptionFindings } from "../adopt/findings.ts";
import type { AdoptionRules } from "../adopt/rules.ts";
import { DERIVATIONS } from "./derivations.ts";
import type { Difference } from "./derived.ts";
import { partsOf, sumLedger } from "./ledger-sums.ts";

export function* fullChecks(db: Database, rules: AdoptionRules): Iterable<Finding> {
  yield* checkForeignKeys(db);
  const sums = sumLedger(db, rules);
  for (const derivation of DERIVATIONS) {
    for (const difference of derivation.differences(db, sums, rules)) {
      yield { severity: "fault", ...inWords(difference) };
    }
  }
  for (const [key, times] of sums.repeated) {
    const [entity = "", id = "", eventType = ""] = partsOf(key);
    const problem = `${eventType} was rewarded ${times} times.`;
    yield fault("achievements", "xp_events", `${entity} ${id}`, problem);
  }
  yield* checkAchievements(db);
  yield* notes(db);
}

/** What a difference is, without a severity. */
export function inWords(difference: Difference): Omit<Finding, "severity"> {
  const { check, table, key, is, shouldBe } = difference;
  const problem = `It is ${is} and should be ${shouldBe}.`;
  return { check, table, row: key.join(" "), problem };
}

function fault(check: string, table: string, row: string, problem: string): Finding {
  return { severity: "fault", check, table, row, problem };
}

export function* checkIntegrity(db: Database): Iterable<Finding> {
  const sql = `PRAGMA integrity_check(${limits.verifyFindingsPerCheckMax})`;
  for (const { integrity_check: line } of db.query<{ integrity_check: string }, []>(sql).all()) {
    if (line !== "ok") yield fault("integrity", "", "", line.replaceAll("\n", " "));
  }
}

function* checkForeignKeys(db: Database): Iterable<Finding> {
  const rows = db.query<{ table: string; rowid: number | null; parent: string }, []>(
    "PRAGMA foreign_key_check",
  );
  for (const { table, rowid, parent } of rows.iterate()) {
    const problem = `It names a row of ${parent} that is not there.`;
    yield fault("foreign_keys", table, rowid === null ? "" : String(rowid), problem);
  }
}

function* checkAchievements(db: Database): Iterable<Finding> {
  const rows = db.query<{ entity: string; id: string; achievement: string; times: number }, []>(`
    SELECT entity_type AS entity, entity_id AS id, achievement_id AS achievement,
      count(*) AS times FROM achievements GROUP BY 1, 2, 3 HAVING times > 1`);
  for (const { entity, id, achievement, times } of rows.iterate()) {
    const row = `${entity} ${id} ${achievement}`;
    yield fault("achievements", "achievements", row, `It is unlocked ${times} times.`);
  }
}

/** Nothing is wrong with these, and a person may want to know. */
function* notes(db: Database): Iterable<Finding> {
  const raw = db.query<{ id: number; type: string; problem: string | null }, []>(
    "SELECT id, event_type AS type, problem FROM events WHERE applied = 0 ORDER BY id",
  );
  for (const { id, type, problem } of raw.iterate()) {
    const why = `The rules failed on this ${type} (${problem}); see verify --replay.`;
    yield { severity: "note", check: "unapplied", table: "events", row: String(id), problem: why };
  }
  for (const { table, id, column, problem } of adoptionFindings(db)) {
    yield { severity: "note", check: "adoption", table, row: id, problem: `${column}: ${problem}` };
  }
}
