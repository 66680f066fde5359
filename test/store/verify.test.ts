/** Every promise of the stored data, broken by hand: the check names the row, and a rebuild mends it. */
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { limits } from "../../src/config/limits.ts";
import { StoreError } from "../../src/store/database.ts";
import { openToRead } from "../../src/store/open-to-read.ts";
import { IngestRig, toolEnd } from "../ingest/ingest-rig.ts";
import { rules, verified } from "../support/expect-kept.ts";

/** Two sessions of one project with some points each, in a file whose checks are clean. */
async function played(): Promise<IngestRig> {
  const rig = new IngestRig();
  const cwd = "/nowhere/harbour";
  for (const session of ["s-one", "s-two"]) {
    await rig.hook({ session_id: session, cwd, hook_event_name: "UserPromptSubmit", prompt: "go" });
    for (const tool of ["Edit", "Write", "Bash", "Bash"]) {
      await rig.hook({ ...toolEnd(session, tool), cwd });
    }
  }
  expect(verified(rig.paths.database)).toMatchObject({ isClean: true, findings: [] });
  return rig;
}

function rebuild(rig: IngestRig) {
  return rig.store.transact((tx) => rig.store.rebuild(tx, rules)).listed;
}

const ONE = "(SELECT persona_id FROM persona_sessions WHERE session_id = 's-one')";

/** What breaks: the statements, which check must name it, and where. */
const BROKEN: readonly {
  what: string;
  sql: readonly string[];
  check: string;
  table: string;
  isMended: boolean;
}[] = [
  {
    what: "a total above the ledger",
    sql: [`UPDATE personas SET total_xp = total_xp + 7 WHERE id = ${ONE}`],
    check: "total",
    table: "personas",
    isMended: true,
  },
  {
    what: "a level by another formula",
    sql: [`UPDATE personas SET level = 9 WHERE id = ${ONE}`],
    check: "level",
    table: "personas",
    isMended: true,
  },
  {
    what: "a counter that lost an increment",
    sql: ["UPDATE stats SET value = value - 1 WHERE stat_path = 'toolsUsed.Bash'"],
    check: "stats",
    table: "stats",
    isMended: true,
  },
  {
    what: "a counter that nothing explains",
    sql: [
      "INSERT INTO stats (entity_type, entity_id, stat_path, value) VALUES ('persona', 'a b', 'x', 3)",
    ],
    check: "stats",
    table: "stats",
    isMended: true,
  },
  {
    what: "a daily sum that is gone",
    sql: ["DELETE FROM daily_rollups WHERE stat_path = 'toolsUsed.Edit'"],
    check: "rollups",
    table: "daily_rollups",
    isMended: true,
  },
  {
    what: "a daily sum of a day without work",
    sql: ["INSERT INTO daily_rollups VALUES ('persona', 'nobody', '2020-01-01', 'turns', 4)"],
    check: "rollups",
    table: "daily_rollups",
    isMended: true,
  },
  {
    what: "a sum of a week that is gone",
    sql: ["DELETE FROM period_sums WHERE period GLOB 'W*' AND stat_path = 'xp'"],
    check: "period_sums",
    table: "period_sums",
    isMended: true,
  },
  {
    what: "a day of everybody that is too much",
    sql: ["UPDATE period_sums SET value = value + 1 WHERE entity_type = 'everybody'"],
    check: "period_sums",
    table: "period_sums",
    isMended: true,
  },
  {
    what: "a sum of a month without work",
    sql: ["INSERT INTO period_sums VALUES ('M2020-01', 'persona', 'xp', 'nobody', 4)"],
    check: "period_sums",
    table: "period_sums",
    isMended: true,
  },
  {
    what: "a count of rows that is off",
    sql: ["UPDATE row_counts SET n = n + 1 WHERE name = 'xp_events'"],
    check: "row_counts",
    table: "row_counts",
    isMended: true,
  },
  {
    what: "a streak that is too long",
    sql: ["UPDATE projects SET current_streak = 40, longest_streak = 40"],
    check: "streak",
    table: "projects",
    isMended: true,
  },
  {
    what: "a day of a streak that is gone",
    sql: ["DELETE FROM streak_days"],
    check: "streak_days",
    table: "streak_days",
    isMended: true,
  },
  {
    what: "a day of a streak that no row of the ledger is about",
    sql: [
      "INSERT INTO projects (id, path, name, created_at, last_activity_at) VALUES ('idle', '/idle', 'idle', '2026-11-25T10:00:00.000Z', '2026-11-25T10:00:00.000Z')",
      "INSERT INTO streak_days VALUES ('idle', '2026-11-25')",
    ],
    check: "streak_days",
    table: "streak_days",
    isMended: true,
  },
  {
    what: "an achievement that is gone",
    sql: ["DELETE FROM achievements"],
    check: "achievements",
    table: "achievements",
    isMended: true,
  },
  {
    what: "a share of a team that is off",
    sql: ["UPDATE team_xp SET xp = xp + 5"],
    check: "team_xp",
    table: "team_xp",
    isMended: true,
  },
  {
    what: "a challenge that goes too far",
    sql: ["UPDATE persona_challenges SET progress = target - 1 WHERE status = 'active'"],
    check: "challenges",
    table: "persona_challenges",
    isMended: true,
  },
  {
    what: "a row of the ledger that names nobody",
    sql: [
      "PRAGMA foreign_keys = OFF",
      "INSERT INTO xp_events (persona_id, event_type, xp_amount, created_at) VALUES ('ghost', 'tool:X', 0, '2026-11-25T10:00:00.000Z')",
    ],
    check: "foreign_keys",
    table: "xp_events",
    isMended: false,
  },
  {
    what: "an achievement rewarded twice",
    sql: [1, 2].map(
      () =>
        `INSERT INTO xp_events (persona_id, event_type, xp_amount, created_at) VALUES (${ONE}, 'achievement:first_blood', 0, '2026-11-25T10:00:00.000Z')`,
    ),
    check: "achievements",
    table: "xp_events",
    isMended: false,
  },
  {
    what: "a file without our mark",
    sql: ["PRAGMA application_id = 7"],
    check: "application_id",
    table: "",
    isMended: false,
  },
  {
    what: "a schema made by another text",
    sql: ["UPDATE schema_meta SET checksum = 'x' WHERE version = 8"],
    check: "schema",
    table: "schema_meta",
    isMended: false,
  },
];

describe("the full check names the row", () => {
  test.each(BROKEN)("$what", async ({ sql, check, table, isMended }) => {
    using rig = await played();
    for (const statement of sql) rig.db.run(statement);
    const report = verified(rig.paths.database);
    expect(report.isClean).toBe(false);
    expect(report.findings.map((found) => [found.check, found.table])).toContainEqual([
      check,
      table,
    ]);
    if (!isMended) return;
    const mended = rebuild(rig);
    expect(mended.map((difference) => difference.check)).toContain(check);
    expect(verified(rig.paths.database).findings).toEqual([]);
    expect(rebuild(rig)).toEqual([]);
  });
});

test("the cheap check sees what the newest events broke, and nothing in a healthy file", async () => {
  using rig = await played();
  expect(verified(rig.paths.database, "quick").findings).toEqual([]);
  rig.db.run(`UPDATE personas SET total_xp = 1, level = 1 WHERE id = ${ONE}`);
  rig.db.run(`UPDATE daily_rollups SET value = 0 WHERE stat_path = 'xp'
    AND entity_type = 'persona' AND entity_id <> ${ONE}`);
  const found = verified(rig.paths.database, "quick").findings;
  expect(found.map(({ check, table }) => `${check} ${table}`).sort()).toEqual([
    "rollups daily_rollups",
    "total personas",
  ]);
});

test("counters and days are the sum of an adopted baseline and the ledger", async () => {
  using rig = await played();
  rig.db.run(`UPDATE stats SET value = value + 40 WHERE stat_path = 'toolsUsed.Bash'
    AND entity_type = 'persona' AND entity_id = ${ONE}`);
  rig.db.run(`INSERT INTO adopted_baseline VALUES ('persona', ${ONE}, 'toolsUsed.Bash', 40)`);
  rig.db.run("INSERT INTO adoption_findings VALUES ('notes', 'n-1', 'tags', 'not JSON', NULL)");
  const report = verified(rig.paths.database);
  expect(report).toMatchObject({ isClean: true, faults: 0, notes: 1 });
  expect(report.findings[0]).toMatchObject({ severity: "note", check: "adoption", row: "n-1" });
  expect(rebuild(rig)).toEqual([]);
});

test("rows of another program count with their XP, whatever their metadata is", async () => {
  using rig = await played();
  const insert = rig.db.query(`INSERT INTO xp_events (persona_id, event_type, xp_amount, metadata,
    created_at) VALUES (${ONE}, $type, $xp, $metadata, $at)`);
  const rows = [
    { type: "tool:Edit", xp: 3, metadata: "{broken", at: "2026-01-31T10:00:00Z" },
    { type: "tool:Edit", xp: 3, metadata: null, at: "2026-01-31T10:00:00.123Z" },
    { type: "tool:Edit", xp: 3, metadata: '{"stats":[1],"day":5}', at: "2026-01-31 nonsense" },
    { type: "adopt:opening-balance", xp: 100, metadata: "{}", at: "2026-01-01T00:00:00Z" },
    { type: "tool:Edit", xp: 1, metadata: '{"stats":{"turns":"2"}}', at: "" },
  ];
  for (const row of rows) insert.run(row);
  const found = rebuild(rig);
  const periods = found.flatMap(({ check, key }) => (check === "period_sums" ? [key[0]] : []));
  expect(periods.sort()).toEqual(["2026-01-31", "M2026-01", "W2026-01-26"]);
  const checks = found.flatMap(({ check, key, shouldBe }) =>
    check === "period_sums" ? [] : [[check, key.slice(2), shouldBe]],
  );
  expect(checks).toEqual([
    // And the first achievement.
    ["total", [], 3 + 5 + 2 + 2 + 110 + 10],
    ["level", [], 2],
    ["rollups", ["2026-01-31", "xp"], 6],
  ]);
});

test("a thousand broken rows are counted, and a hundred of them listed", async () => {
  using rig = await played();
  const insert = rig.db.query(
    "INSERT INTO daily_rollups VALUES ('persona', ?, '2020-01-01', 'x', 1)",
  );
  for (let n = 0; n < 1_000; n++) insert.run(`nobody-${n}`);
  const report = verified(rig.paths.database);
  expect(report.faults).toBe(1_000);
  expect(report.findings).toHaveLength(limits.verifyFindingsPerCheckMax);
});

test("a rebuild of more rows than are held at once puts each right, and lists the first", async () => {
  using rig = await played();
  const rows = 2 * limits.verifyPageRows + 7;
  rig.db.run(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO stats (entity_type, entity_id, stat_path, value)
    SELECT 'persona', 'nobody', 'x.' || i, 1 FROM n`);
  rig.db.run(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
    SELECT 'persona', 'nobody-' || i, '2020-01-01', 'x', 1 FROM n`);
  rig.db.run("DELETE FROM stats WHERE stat_path = 'toolsUsed.Bash'");
  const done = rig.store.transact((tx) => rig.store.rebuild(tx, rules));
  expect(done.count).toBeGreaterThanOrEqual(2 * rows + 3);
  expect(done.listed.length).toBe(2 * limits.verifyFindingsPerCheckMax);
  expect(verified(rig.paths.database).findings).toEqual([]);
});

test("whom another program counted last lacks no goal before the next row of ours", async () => {
  using rig = await played();
  rig.db.run("DELETE FROM achievements");
  const lacking = () => verified(rig.paths.database).findings.map(({ check }) => check);
  expect(lacking().length).toBeGreaterThan(0);
  rig.db.run(`INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount, created_at)
    SELECT persona_id, project_id, 'tool:Edit', 0, '2026-01-01T00:00:00Z' FROM xp_events`);
  expect(lacking()).toEqual([]);
});

/** What the check of a file ends with; null where it is clean. */
function lastWord(path: string): string | null {
  try {
    const { isClean, findings } = verified(path);
    return isClean ? null : (findings.at(-1)?.problem ?? "");
  } catch (cause) {
    if (cause instanceof StoreError) return cause.message;
    throw cause;
  }
}

test("a damaged file is said to be one, with what to do, wherever the damage is", async () => {
  const rig = await played();
  const path = rig.paths.database;
  rig.store.close();
  rig.db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  rig.db.close();
  const bytes = readFileSync(path);
  let named = 0;
  for (let page = 1; page * 4096 < bytes.length; page += 3) {
    const damaged = Buffer.from(bytes);
    damaged.fill(0x5a, page * 4096, (page + 1) * 4096);
    writeFileSync(path, damaged);
    const told = lastWord(path);
    // A page that holds nothing may hold anything.
    if (told === null) continue;
    named++;
    expect(told).toEndWith("claude-rpg backup list names what can be restored.");
  }
  expect(named).toBeGreaterThan(20);
  expect(readdirSync(rig.root)).toEqual([basename(path)]);
  rmSync(rig.root, { recursive: true, force: true });
});

test("what cannot be opened is refused in one sentence, and no file is made", () => {
  using rig = new IngestRig();
  const missing = `${rig.root}/none.db`;
  expect(() => openToRead(missing)).toThrow(StoreError);
  const foreign = `${rig.root}/foreign.db`;
  writeFileSync(
    foreign,
    "no database at all, but long enough to have a head of its own. ".repeat(9),
  );
  expect(() => openToRead(foreign)).toThrow(/not a claude-rpg database/);
});

test("days, streaks, badges, achievements and teams that were damaged are found and made anew", async () => {
  using rig = new IngestRig();
  for (let n = 0; n < 55; n++) {
    const told = { ...toolEnd("s-1", "Bash"), cwd: "/nowhere/ferry" };
    await rig.hook({ ...told, tool_input: { command: "npm test" } });
  }
  const derived = () => [
    rig.all("SELECT badges FROM personas"),
    rig.all("SELECT current_streak, longest_streak, last_streak_date FROM projects"),
    rig.all("SELECT entity_type, entity_id, achievement_id FROM achievements ORDER BY 1, 2, 3"),
    rig.all("SELECT * FROM streak_days"),
    rig.all("SELECT * FROM team_xp"),
  ];
  const before = derived();
  expect(before[0]).toEqual([{ badges: '["test_champion"]' }]);
  expect(verified(rig.paths.database).findings).toEqual([]);
  rig.db.run(`DELETE FROM achievements; DELETE FROM streak_days; UPDATE team_xp SET xp = xp + 1;
    INSERT INTO streak_days SELECT id, '2020-01-01' FROM projects;
    UPDATE personas SET badges = '[]'; UPDATE projects SET current_streak = 9`);
  const checks = new Set(verified(rig.paths.database).findings.map(({ check }) => check));
  expect([...checks].sort()).toEqual([
    "achievements",
    "badges",
    "streak",
    "streak_days",
    "team_xp",
  ]);
  rebuild(rig);
  expect(derived()).toEqual(before);
  expect(verified(rig.paths.database).findings).toEqual([]);
});
