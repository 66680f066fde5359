/** Whatever the order in which work is told, the game comes to the same; and it follows from the ledger. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { adoptionRules } from "../../src/child/adoption-rules.ts";
import { embeddedFolder } from "../../src/config/embedded.ts";
import { readMigrations } from "../../src/store/migration.ts";
import { verifyDatabase } from "../../src/store/verify/verify.ts";
import { HandClock } from "../support/make-test-server.ts";
import { IngestRig } from "./ingest-rig.ts";

const DAY_MS = 24 * 3_600_000;

interface Told {
  payload: Record<string, unknown>;
  at: number;
}

const migrations = readMigrations(embeddedFolder("migrations"));
const NOW = Date.UTC(2026, 10, 25, 12);

/** What two personas in two projects did in some weeks; each deed is told by one or more hooks. */
const deed = fc.record({
  who: fc.constantFrom("s-a", "s-b"),
  where: fc.constantFrom("/nowhere/x", "/nowhere/y"),
  daysAgo: fc.integer({ min: 0, max: 30 }),
  minute: fc.integer({ min: 0, max: 1_400 }),
  what: fc.constantFrom(
    "prompt",
    "turn",
    "idle turn",
    "edit",
    "write",
    "test",
    "fail",
    "commit",
    "push",
    "mainnet",
    "subagents",
    "question",
    "clarity",
  ),
  salt: fc.integer({ min: 0, max: 9_999 }),
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

function told(one: Deed, index: number): Told[] {
  const at = NOW - one.daysAgo * DAY_MS - one.minute * 60_000;
  const own = { session_id: one.who, cwd: one.where };
  const prompt_id = `p-${index}`;
  const hook = (hook_event_name: string, over: Record<string, unknown> = {}): Told => ({
    payload: { ...own, hook_event_name, prompt_id, ...over },
    at,
  });
  const tool = (tool_name: string, tool_input: unknown, response: unknown = {}, call = "t"): Told =>
    hook("PostToolUse", {
      ...{ tool_name, tool_input, tool_response: response, tool_use_id: `${call}-${index}` },
    });
  switch (one.what) {
    case "prompt":
      return [hook("UserPromptSubmit", { prompt: "go on", source: "user" })];
    case "turn":
      return [tool("Read", {}), hook("Stop")];
    case "idle turn":
      return [hook("Stop")];
    case "edit":
      return [tool("Edit", { file_path: `/x/a.${["ts", "py", "go", "rs", "css"][one.salt % 5]}` })];
    case "write":
      return [tool("Write", { file_path: "/x/a.md" })];
    case "clarity":
      return [tool("Edit", { file_path: "/x/a.clar" })];
    case "test":
      return [tool("Bash", { command: "npm test" })];
    case "fail":
      return [
        hook("PostToolUseFailure", {
          tool_name: "Bash",
          tool_input: { command: "npm test" },
          tool_use_id: `t-${index}`,
        }),
      ];
    case "commit": {
      // Told by one call or by two of the same moment: of two moments the one told first counts.
      const sha = index.toString(16).padStart(7, "0");
      const gitOperation = { commit: { sha, kind: "committed" } };
      const calls = one.salt % 2 === 0 ? ["t"] : ["t", "again"];
      const input = { command: "git commit -m x" };
      return calls.map((call) => tool("Bash", input, { gitOperation }, call));
    }
    case "push":
      return [tool("Bash", { command: "git push" })];
    case "mainnet":
      return [tool("Bash", { command: "clarinet deploy --mainnet" })];
    case "subagents":
      return Array.from({ length: 1 + (one.salt % 12) }, (_, n) =>
        hook("SubagentStart", { agent_id: `a-${index}-${n}`, agent_type: "Explore" }),
      );
    case "question":
      return [tool("AskUserQuestion", {}, { answers: { a: "b", c: "d" } })];
    default:
      return [];
  }
}

/** All that must not depend on the order, by names that do not either. */
async function resultOf(events: readonly Told[], from: string): Promise<unknown> {
  using rig = new IngestRig(new HandClock(NOW), from);
  for (const { payload, at } of events) {
    await rig.hook(payload, { "x-event-time": String(at) });
  }
  expect(rig.ingest.stats.raw).toBe(0);
  expectDerived(rig);
  const who = `coalesce((SELECT session_id FROM personas p WHERE p.id = x.entity_id),
    (SELECT path FROM projects j WHERE j.id = x.entity_id))`;
  return {
    personas: rig
      .all("SELECT session_id, total_xp, level, badges FROM personas ORDER BY 1")
      .map((row) => ({ ...row, badges: JSON.parse(String(row["badges"])).sort() })),
    projects: rig.all(`SELECT path, total_xp, level, current_streak, longest_streak,
      last_streak_date, streak_freezes FROM projects ORDER BY 1`),
    stats: rig.all(`SELECT ${who} AS who, stat_path, value FROM stats x ORDER BY 1, 2`),
    work: rig.all(`SELECT ${who} AS who, day, stat_path, value FROM daily_rollups x
      WHERE stat_path NOT LIKE 'xp%' ORDER BY 1, 2, 3`),
    achievements: rig.all(`SELECT ${who} AS who, achievement_id FROM achievements x ORDER BY 1, 2`),
    challenges: rig.all(`SELECT p.session_id, substr(c.id, length(p.id) + 2) AS period,
      c.status, c.progress, c.target FROM persona_challenges c
      JOIN personas p ON p.id = c.persona_id ORDER BY 1, 2`),
    team: rig.all(`SELECT j.path, p.session_id, t.xp FROM team_xp t
      JOIN personas p ON p.id = t.persona_id JOIN projects j ON j.id = t.project_id ORDER BY 1, 2`),
  };
}

/** The tables are what the ledger alone gives. */
function expectDerived(rig: IngestRig): void {
  const rules = adoptionRules("UTC");
  const report = verifyDatabase(rig.db, {
    mode: "full",
    rules,
    migrations,
    nowMs: NOW,
    mark: null,
  });
  expect(report.findings).toEqual([]);
}

const history = fc.array(deed, { minLength: 1, maxLength: 60 });

/** Personas and projects that have come into being: challenges are dealt by their ids. */
async function beginning(): Promise<IngestRig> {
  const rig = new IngestRig(new HandClock(NOW));
  for (const session_id of ["s-a", "s-b"]) {
    for (const cwd of ["/nowhere/x", "/nowhere/y"]) {
      await rig.hook({ session_id, cwd, hook_event_name: "SessionStart", source: "startup" });
    }
  }
  rig.db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  return rig;
}

const orders = history.chain((deeds) => {
  const events = deeds.flatMap(told);
  const shuffled = fc.shuffledSubarray(events, { minLength: events.length });
  return fc.tuple(fc.constant(events), shuffled);
});

test("totals, counters, streaks, challenges, badges and achievements are those of any order", async () => {
  using start = await beginning();
  const from = start.paths.database;
  await fc.assert(
    fc.asyncProperty(orders, async ([events, shuffled]) => {
      expect(await resultOf(shuffled, from)).toEqual(await resultOf(events, from));
    }),
    { numRuns: 30 },
  );
}, 300_000);

test("told twice and more, it is told once", async () => {
  using start = await beginning();
  const from = start.paths.database;
  await fc.assert(
    fc.asyncProperty(history, async (deeds) => {
      // Deeds with an id of their own; a prompt has none but that of its event.
      const events = deeds.filter((one) => one.what !== "prompt").flatMap(told);
      expect(await resultOf([...events, ...events], from)).toEqual(await resultOf(events, from));
    }),
    { numRuns: 10 },
  );
}, 300_000);
