/** Files of the original as fast-check makes them: every table, every kind of dirt. */
import type { Database } from "bun:sqlite";
import fc from "fast-check";
import { columnNames, SEED } from "./original.ts";

type Value = string | number | null;
type Row = Record<string, Value>;
export type DirtyFile = Record<string, Row[]>;

const of = <T extends Value>(...values: T[]) => fc.constantFrom(...values);

/** With and without milliseconds, and what is no time at all. */
const time = of<Value>(
  "2025-03-01T10:00:00Z",
  "2025-03-01T23:59:59.999Z",
  "2025-03-02T00:00:00.000Z",
  "2025-12-31T23:30:00Z",
  "",
  "yesterday",
  "2025-13-45T00:00:00Z",
  "2025-02-30T12:00:00Z",
  "2025-03-01T24:00:00Z",
  "2025-03-01T23:30:00-02:00",
  "2025-03-01 10:00:00",
  "2025-03-01",
);
const maybeTime = fc.option(time);
const list = of<Value>('["a"]', "[]", "", "[torn", "null", '{"a":1}', "7");
const object = of<Value>(
  null,
  "",
  "{}",
  '{"toolName":"Edit","success":true,"paneId":"%1"}',
  '{"stats":{"git.commits":2,"odd":"x","half":0.5,"toolsUsed.Edit":3.0}}',
  '{"stats":5}',
  '"text"',
  "[1]",
  '{"toolName":',
);
const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
  of<Value>(null, "", "many", 2.5, -3),
);
const text = of<Value>("a name", "", " ", "Ünïcode ☂", "it's");
const status = of<Value>("active", "paused", "triaged", "", "failed");

const PERSONAS = ["p1", "p2", "p3", "p4"] as const;
const PROJECTS = ["j1", "j2", "j3"] as const;
/** Some of them exist, some do not, some are nobody. */
const personaId = of<Value>(...PERSONAS, "gone", "p-deleted", "", null);
const projectId = of<Value>(...PROJECTS, "lost", "", null);

const persona = fc.record({
  id: fc.oneof({ weight: 9, arbitrary: of<Value>(...PERSONAS) }, of<Value>("", null)),
  session_id: of<Value>("s1", "s2", "s3", "pane-%1", "pane-%2", "unknown:gone", ""),
  name: text,
  avatar_url: of<Value>(null, "", "https://faces.example/1.svg"),
  status: fc.option(status),
  total_xp: number,
  level: number,
  badges: fc.option(list),
  energy: number,
  morale: number,
  health_updated_at: maybeTime,
  created_at: time,
  last_seen_at: time,
});
const project = fc.record({
  id: fc.oneof({ weight: 9, arbitrary: of<Value>(...PROJECTS) }, of<Value>("", null)),
  path: of<Value>("/a", "/a/b", "/c", "", "unknown:lost"),
  name: text,
  github_url: of<Value>(null, "", "not a url"),
  project_class: of<Value>(null, "", "moonbase", "backend"),
  total_xp: number,
  level: number,
  current_streak: number,
  longest_streak: number,
  last_streak_date: of<Value>(null, "", "2025-02-28", "a while ago"),
  created_at: time,
  last_activity_at: time,
});
const ledgerRow = fc.record({
  persona_id: personaId,
  project_id: projectId,
  event_type: of<Value>("tool:Edit", "tool:Bash", ""),
  xp_amount: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 400 }) },
    of<Value>("lots", 1.5, -2),
  ),
  metadata: object,
  created_at: time,
});
const stat = fc.record({
  entity_type: of<Value>("persona", "project", "planet"),
  entity_id: of<Value>("p1", "p2", "j1", "nobody", ""),
  stat_path: of<Value>("git.commits", "toolsUsed.Edit", "half", ""),
  value: number,
});
const quest = fc.record({
  id: of<Value>("q1", "q2", "", null),
  project_id: projectId,
  title: text,
  description: fc.option(text),
  status,
  phases: list,
  xp_awarded: number,
  created_at: time,
  started_at: maybeTime,
  completed_at: maybeTime,
});
const achievement = fc.record({
  entity_type: of<Value>("persona", "project"),
  entity_id: of<Value>("p1", "j1", "nobody"),
  achievement_id: of<Value>("first_blood", "", "retired"),
  unlocked_at: time,
});
const event = fc.record({
  event_id: of<Value>(null, "e1", "e2", ""),
  pane_id: of<Value>("%1", "", "main:0.1"),
  persona_id: personaId,
  project_id: projectId,
  event_type: of<Value>("stop", "", "PreToolUse"),
  tool_name: of<Value>(null, "", "Edit"),
  payload: object,
  created_at: time,
});
const note = fc.record({
  id: of<Value>("n1", "n2", null),
  content: text,
  tags: fc.option(list),
  status: fc.option(status),
  created_at: time,
  updated_at: time,
});
const challenge = fc.record({
  id: of<Value>("c1", "c2", "c3"),
  persona_id: of<Value>(...PERSONAS, "gone", ""),
  challenge_id: of<Value>("run-tests", ""),
  period: of<Value>("daily", "weekly", "hourly"),
  status: fc.option(status),
  progress: number,
  target: number.map((value) => value ?? 1),
  xp_reward: number.map((value) => value ?? 1),
  assigned_at: time,
  expires_at: time,
  completed_at: maybeTime,
});

const few = (row: fc.Arbitrary<Row>, maxLength = 6) => fc.array(row, { maxLength });

export const dirtyFile: fc.Arbitrary<DirtyFile> = fc.record({
  personas: few(persona),
  projects: few(project),
  xp_events: few(ledgerRow, 25),
  stats: few(stat),
  quests: few(quest),
  achievements: few(achievement),
  events: few(event),
  notes: few(note),
  persona_challenges: few(challenge),
});

/** A row that breaks a key of the seed's schema was never in a file: it is left out. */
export function fillDirty(db: Database, file: DirtyFile): void {
  db.run("PRAGMA foreign_keys = OFF");
  for (const [table, rows] of Object.entries(file)) {
    const known = columnNames(SEED[table] ?? "");
    for (const row of rows) {
      const names = Object.keys(row).filter((name) => known.includes(name));
      const sql = `INSERT OR IGNORE INTO ${table} (${names.join(", ")})
        VALUES (${names.map(() => "?").join(", ")})`;
      db.query<unknown, Value[]>(sql).run(...names.map((name) => row[name] ?? null));
    }
  }
}
