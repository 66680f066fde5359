/** A file that was played here, handed to the original at schema 6, and taken back. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { adoptionRules } from "../../src/child/adoption-rules.ts";
import { migrateDown, migrateUp } from "../../src/store/migrate.ts";
import { verifyFile } from "../../src/store/verify/verify.ts";
import { IngestRig, toolEnd } from "../ingest/ingest-rig.ts";
import { HandClock } from "../support/make-test-server.ts";
import { migrations } from "./scratch.ts";
import { wholeFile } from "./whole-file.ts";

const RULES = adoptionRules("UTC");
const MONDAY = Date.UTC(2026, 10, 16, 12);
const DAY_MS = 86_400_000;
/** So many that every challenge is dealt to somebody. */
const SESSIONS = Array.from({ length: 14 }, (_, n) => `s-${n}`);

/** A day of work on one project: prompts, edits, tests that pass. */
async function work(rig: IngestRig, sessions: readonly string[]): Promise<void> {
  for (const session of sessions) {
    const cwd = "/nowhere/ferry";
    const prompt = { hook_event_name: "UserPromptSubmit", prompt: "go on" };
    await rig.hook({ session_id: session, cwd, ...prompt });
    await rig.hook({ ...toolEnd(session, "Edit"), cwd });
    const test = { tool_input: { command: "npm test" } };
    await rig.hook({ ...toolEnd(session, "Bash"), cwd, ...test });
  }
}

/** Seven days and the ninth: the freeze that the week earned is used up. */
async function played(): Promise<IngestRig> {
  const clock = new HandClock(MONDAY - 4 * DAY_MS);
  const rig = new IngestRig(clock);
  for (const rest of [1, 1, 1, 1, 1, 1, 2]) {
    await work(rig, SESSIONS.slice(0, 2));
    clock.advance(rest * DAY_MS);
  }
  await work(rig, SESSIONS);
  expect(rig.all("SELECT current_streak AS days, streak_freezes AS freezes FROM projects")).toEqual(
    [{ days: 8, freezes: 0 }],
  );
  expect(faults(rig.paths.database, rig.clock.now())).toEqual([]);
  return rig;
}

function faults(path: string, nowMs: number) {
  const report = verifyFile(path, { mode: "full", rules: RULES, migrations, nowMs, mark: null });
  return report.findings.filter(({ severity }) => severity === "fault");
}

/** A copy of the file after the way down, `meanwhile`, and the way up. */
function handedOver(
  rig: IngestRig,
  meanwhile: (db: Database) => void,
  { isDrop = false } = {},
): string {
  rig.db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const copy = `${rig.root}/copy.db`;
  copyFileSync(rig.paths.database, copy);
  using db = new Database(copy, { strict: true });
  migrateDown(db, migrations, 6, { isDrop });
  meanwhile(db);
  migrateUp(db, migrations, rig.clock.now(), { rules: RULES });
  return copy;
}

/** What the original does at the end of a tool: ledger, totals, counters, a challenge's progress. */
function original(db: Database, times: number): void {
  const at = new Date(MONDAY).toISOString();
  const row = db.query(`INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount,
    metadata, created_at) SELECT id, (SELECT id FROM projects), 'tool:Edit', 5, '{"toolName":"Edit"}', ?
    FROM personas`);
  for (let n = 0; n < times; n++) row.run(at);
  db.run(`UPDATE personas SET total_xp = total_xp + ${5 * times};
    UPDATE projects SET total_xp = total_xp + ${5 * times * SESSIONS.length};
    UPDATE stats SET value = value + ${times}
      WHERE stat_path IN ('toolsUsed.Edit', 'toolsUsed.total');
    UPDATE persona_challenges SET progress = min(target, progress + 1) WHERE status = 'active'`);
}

test("with nothing done meanwhile every row is as it was", async () => {
  using rig = await played();
  const before = wholeFile(rig.db);
  const copy = handedOver(rig, () => {});
  using db = new Database(copy, { strict: true });
  expect(wholeFile(db)).toEqual(before);
  expect(faults(copy, rig.clock.now())).toEqual([]);
});

test("what the original earned counts for the week's challenges, by the rules of here", async () => {
  using rig = await played();
  const copy = handedOver(rig, (db) => original(db, 3));
  using db = new Database(copy, { strict: true });
  expect(faults(copy, rig.clock.now())).toEqual([]);
  const progress = (file: Database, id: string) =>
    file
      .query<{ progress: number }, [string]>(
        `SELECT progress FROM persona_challenges
         WHERE challenge_id = ? AND first_day = '2026-11-16' ORDER BY id`,
      )
      .all(id)
      .map((row) => row.progress);
  const here = progress(rig.db, "earn-xp");
  expect(here.length).toBeGreaterThan(0);
  expect(progress(db, "earn-xp")).toEqual(here.map((xp) => xp + 15));
  // Its own idea of progress is none of ours.
  expect(progress(db, "run-many-tests")).toEqual(progress(rig.db, "run-many-tests"));
});

test("goals that its work reached come with the next event, and are missed by nobody until then", async () => {
  using rig = await played();
  const copy = handedOver(rig, (db) => {
    original(db, 1);
    db.run("UPDATE stats SET value = value + 1000 WHERE stat_path = 'toolsUsed.Bash'");
  });
  expect(faults(copy, rig.clock.now())).toEqual([]);
  using after = new IngestRig(rig.clock, copy);
  const badges = () => after.all("SELECT DISTINCT badges FROM personas");
  expect(badges()).toEqual([{ badges: "[]" }]);
  await work(after, SESSIONS);
  expect(badges()).toEqual([{ badges: '["shell_sage"]' }]);
  expect(faults(after.paths.database, rig.clock.now())).toEqual([]);
});

test("a streak that the original changed goes on from there", async () => {
  using rig = await played();
  const copy = handedOver(rig, (db) => {
    original(db, 1);
    db.run("UPDATE projects SET current_streak = 3, longest_streak = 30");
  });
  expect(faults(copy, rig.clock.now())).toEqual([]);
  using db = new Database(copy, { strict: true });
  const streak = "SELECT current_streak, longest_streak, streak_freezes FROM projects";
  expect(db.query(streak).values()).toEqual([[3, 30, 0]]);
});

test("also when what schema 6 cannot hold was dropped on the way down", async () => {
  using rig = await played();
  const copy = handedOver(rig, (db) => original(db, 1), { isDrop: true });
  expect(faults(copy, rig.clock.now())).toEqual([]);
  using db = new Database(copy, { strict: true });
  const days = "SELECT count(*) FROM streak_days";
  expect(db.query(days).values()).toEqual(rig.db.query(days).values());
});
