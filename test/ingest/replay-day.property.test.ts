/** The same day told again changes nothing, and told in any order comes to the same sums. */
import { expect, test } from "bun:test";
import { generator } from "../redact/corpus.ts";
import { expectKept } from "../support/expect-kept.ts";
import { HandClock } from "../support/make-test-server.ts";
import { IngestRig } from "./ingest-rig.ts";
import { type DayEvent, recordedDay } from "./recorded-day.ts";

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = recordedDay(NOON);

function rigOfEvening(): IngestRig {
  return new IngestRig(new HandClock(NOON + 6 * 3_600_000));
}

async function tell(rig: IngestRig, events: readonly DayEvent[]): Promise<void> {
  await Promise.all(events.map(({ payload, headers }) => rig.hook(payload, headers)));
  expect(rig.ingest.stats).toMatchObject({ raw: 0, failures: 0 });
}

/** Owners by what they are called from outside: ids are made anew in each run. */
const OWNER = `CASE entity_type WHEN 'persona'
  THEN (SELECT session_id FROM personas WHERE id = entity_id)
  ELSE (SELECT path FROM projects WHERE id = entity_id) END`;

/** What must come out whatever the order: everything that follows from the ledger, and itself. */
function sums(rig: IngestRig) {
  // How long a person was waited for follows from the session's state, which has an order; and a
  // turn is paid with its tool or with its end, whichever comes to be known later.
  const isApart = "event_type IN ('wait:answered', 'turn:completed')";
  return {
    ledger: rig.all(`SELECT p.session_id AS persona, j.path AS project, event_type AS type,
      xp_amount AS xp, json_extract(metadata, '$.day') AS day,
      json_extract(metadata, '$.stats') AS stats, count(*) AS times
      FROM xp_events LEFT JOIN personas p ON p.id = persona_id
      LEFT JOIN projects j ON j.id = project_id
      WHERE NOT (${isApart}) GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`),
    personas: rig.all("SELECT session_id, total_xp, level FROM personas ORDER BY 1"),
    projects: rig.all(`SELECT path, total_xp, level, current_streak, longest_streak,
      last_streak_date, streak_freezes FROM projects ORDER BY 1`),
    streakDays: rig.all(`SELECT path, day FROM streak_days
      JOIN projects ON projects.id = project_id ORDER BY 1, 2`),
    badges: rig
      .all("SELECT session_id, badges FROM personas ORDER BY 1")
      .map(({ session_id, badges }) => [session_id, JSON.parse(String(badges)).sort()]),
    achievements: rig.all(`SELECT entity_type, ${OWNER} AS owner, achievement_id
      FROM achievements ORDER BY 1, 2, 3`),
    challenges: rig.all(`SELECT session_id, challenge_id, period, persona_challenges.status,
      progress, target FROM persona_challenges JOIN personas ON personas.id = persona_id
      ORDER BY 1, 2, 3`),
    team: rig.all(`SELECT path, session_id, xp FROM team_xp
      JOIN personas ON personas.id = persona_id
      JOIN projects ON projects.id = team_xp.project_id ORDER BY 1, 2`),
    stats: rig.all(`SELECT entity_type, ${OWNER} AS owner, stat_path, value FROM stats
      WHERE stat_path NOT LIKE 'waits.%' ORDER BY 1, 2, 3`),
    rollups: rig.all(`SELECT entity_type, ${OWNER} AS owner, day, stat_path, value
      FROM daily_rollups WHERE stat_path NOT LIKE 'waits.%' ORDER BY 1, 2, 3, 4`),
  };
}

/** Every row of every table that an event writes. */
function everything(rig: IngestRig) {
  const tables = ["events", "xp_events", "personas", "projects", "stats", "daily_rollups"];
  tables.push("sessions", "persona_sessions", "permissions", "seen_events", "row_counts");
  tables.push("streak_days", "achievements", "persona_challenges", "team_xp", "quests");
  return Object.fromEntries(
    tables.map((table) => [table, rig.all(`SELECT * FROM ${table} ORDER BY 1, 2`)]),
  );
}

test("the day is one: about 500 events of two agents in two projects", async () => {
  using rig = rigOfEvening();
  await tell(rig, DAY);
  expect(DAY.length).toBeGreaterThan(450);
  expect(rig.one("SELECT count(*) FROM events")).toBe(DAY.length);
  expect(rig.one("SELECT count(*) FROM personas")).toBe(2);
  expect(rig.one("SELECT count(*) FROM projects")).toBe(2);
  expect(rig.one("SELECT count(*) FROM xp_events")).toBeGreaterThan(100);
  expectKept(rig.paths.database);
});

test("told a second time it changes not one row", async () => {
  using rig = rigOfEvening();
  await tell(rig, DAY);
  const before = everything(rig);
  await tell(rig, DAY);
  expect(rig.ingest.stats.duplicates).toBe(DAY.length);
  expect(everything(rig)).toEqual(before);
});

test("told a second time under other ids, as by hooks in two settings, it is worth nothing more", async () => {
  using rig = rigOfEvening();
  await tell(rig, DAY);
  const before = sums(rig);
  const again = DAY.map(({ payload, headers }) => {
    return { payload, headers: { ...headers, "x-event-id": `again-${headers["x-event-id"]}` } };
  });
  await tell(rig, again);
  expect(rig.one("SELECT count(*) FROM events")).toBe(2 * DAY.length);
  expect(sums(rig)).toEqual(before);
  expectKept(rig.paths.database);
});

/** A list of tasks is followed as it is told: its quest belongs to the project of the moment. */
const UNORDERED = DAY.filter(({ payload }) => {
  return (
    !/^(TodoWrite|Task(Create|Update))$/.test(String(payload["tool_name"] ?? "")) &&
    !/^Task(Created|Completed)$/.test(String(payload["hook_event_name"]))
  );
});

const ORDERS = 12;
const FIRST_SEED = Number(process.env["RPG_SEED"] ?? Date.now() % 1_000_000);
for (let seed = FIRST_SEED; seed < FIRST_SEED + ORDERS; seed++) {
  test(`told in the order of seed ${seed} (RPG_SEED=${seed}) it comes to the same sums`, async () => {
    using rig = rigOfEvening();
    await tell(rig, shuffled(UNORDERED, generator(seed)));
    expect(sums(rig)).toEqual(await inOrder());
    expectKept(rig.paths.database);
  });
}

let known: ReturnType<typeof sums> | null = null;
async function inOrder() {
  if (known) return known;
  using rig = rigOfEvening();
  await tell(rig, UNORDERED);
  known = sums(rig);
  return known;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other] as T, copy[at] as T];
  }
  return copy;
}
