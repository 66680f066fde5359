/** The game's past beside a long ledger: counters of the boards, trophies, quests, notes, days. */
import type { Database } from "bun:sqlite";
import { ACHIEVEMENTS } from "../../src/game/achievements.ts";
import {
  COUNTING,
  type Counts,
  dayBefore,
  EVEN_TIME,
  personaOf,
  projectOf,
} from "./filled-past.ts";

const STREAK_DAYS = 200;
const BOARD_PATHS = [
  "git.commits",
  "commands.testsRun",
  "toolsUsed.total",
  "promptsReceived",
  "quests.completed",
  "waits.count",
];
const CHALLENGES_PER_PERSONA = 10;

export function fillGame(db: Database, counts: Counts): void {
  fillCounters(db);
  fillTrophies(db, counts);
  fillQuests(db, counts);
  fillNotes(db, counts);
}

function fillCounters(db: Database): void {
  db.run(`INSERT INTO team_xp (project_id, persona_id, xp)
    SELECT project_id, persona_id, sum(xp_amount) FROM xp_events GROUP BY 1, 2`);
  for (const entity of ["persona", "project"]) {
    db.query(`INSERT INTO stats (entity_type, entity_id, stat_path, value)
      SELECT '${entity}', e.id, p.value, 1 + (e.rowid * 7919 + p.key) % 5000
      FROM ${entity}s e, json_each(?) p`).run(JSON.stringify(BOARD_PATHS));
    db.query(`${COUNTING} INSERT INTO daily_rollups (entity_type, entity_id, day, stat_path, value)
      SELECT '${entity}', e.id, ${dayBefore("i")}, 'toolsUsed.total', 1 + (e.rowid * 31 + i) % 300
      FROM ${entity}s e, n`).run({ count: 30 });
  }
  fillPeriods(db);
  db.query(`${COUNTING} INSERT INTO streak_days (project_id, day)
    SELECT e.id, ${dayBefore("i")} FROM projects e, n`).run({ count: STREAK_DAYS });
}

/** Whatever days there are are of counters that boards are about. */
function fillPeriods(db: Database): void {
  const add = (period: string, type: string, id: string, where: string) =>
    db.run(`INSERT INTO period_sums (period, entity_type, stat_path, entity_id, value)
      SELECT ${period}, ${type}, stat_path, ${id}, value FROM daily_rollups WHERE ${where}
      ON CONFLICT DO UPDATE SET value = value + excluded.value`);
  add("'W' || date(day, 'weekday 0', '-6 days')", "entity_type", "entity_id", "true");
  add("'M' || substr(day, 1, 7)", "entity_type", "entity_id", "true");
  add("day", "'everybody'", "''", "entity_type = 'persona'");
}

function fillTrophies(db: Database, { personas }: Counts): void {
  for (const entity of ["persona", "project"] as const) {
    const ids = ACHIEVEMENTS.filter(({ scope }) => scope === entity).map(({ id }) => id);
    db.query(`INSERT INTO achievements (entity_type, entity_id, achievement_id, unlocked_at)
      SELECT '${entity}', e.id, a.value, e.created_at FROM ${entity}s e, json_each(?) a
      WHERE (e.rowid + a.key) % 3 = 0`).run(JSON.stringify(ids));
  }
  db.query(`${COUNTING} INSERT INTO persona_challenges (id, persona_id, challenge_id, period,
      status, progress, target, xp_reward, assigned_at, expires_at, completed_at, first_day, last_day)
    SELECT printf('%s/d-%d', ${personaOf("i % $personas")}, i / $personas),
      ${personaOf("i % $personas")}, 'd_commit', 'daily', iif(i % 2, 'completed', 'expired'),
      i % 2, 1, 25, ${EVEN_TIME}, ${EVEN_TIME},
      iif(i % 2, ${EVEN_TIME}, NULL), ${dayBefore("i / $personas")},
      ${dayBefore("i / $personas")} FROM n`).run({
    count: personas * CHALLENGES_PER_PERSONA,
    personas,
  });
}

/** One for each persona. */
function fillQuests(db: Database, { personas, projects }: Counts): void {
  const phases = ["plan", "implement", "test", "deploy"].map((id, n) => ({
    id,
    name: id,
    status: n < 2 ? "completed" : "pending",
    attempts: 1,
    startedAt: null,
    completedAt: null,
    note: null,
  }));
  db.query(`${COUNTING} INSERT INTO quests (id, project_id, title, description, status, phases,
      xp_awarded, created_at, started_at, completed_at, source, persona_id)
    SELECT printf('d0000000-0000-4000-8000-%012d', i), ${projectOf("i % $projects")},
      printf('Mend the harbour wall, part %d', i), 'Stone by stone.',
      json_extract('["active","completed","planned","abandoned"]', '$[' || (i % 4) || ']'), $phases,
      50, ${EVEN_TIME}, ${EVEN_TIME}, NULL, 'person',
      ${personaOf("i")} FROM n`).run({
    count: personas,
    projects,
    phases: JSON.stringify(phases),
  });
}

/** As many as personas. */
function fillNotes(db: Database, { personas }: Counts): void {
  db.query(`${COUNTING} INSERT INTO notes (id, content, tags, status, created_at, updated_at, number)
    SELECT printf('e0000000-0000-4000-8000-%012d', i),
      printf('Look at lamp %d of the harbour, it flickers when the tide is high', i),
      json_array('harbour', printf('pier-%d', i % 50)),
      json_extract('["inbox","active","done","archived"]', '$[' || (i % 4) || ']'),
      ${EVEN_TIME}, ${EVEN_TIME}, i + 1 FROM n`).run({
    count: personas,
  });
  db.run(`INSERT INTO note_tags (tag, note_id)
    SELECT j.value, n.id FROM notes n, json_each(n.tags) j`);
}
