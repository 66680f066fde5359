/**
 * The yardstick of the intake: the least program that does the same durable writes. It checks
 * nothing, judges nothing and tells nobody; its rows, indexes and durability are the product's.
 */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { BOARD_PATHS } from "../../src/store/board-paths.ts";
import { migrateUp } from "../../src/store/migrate.ts";
import { readMigrations } from "../../src/store/migration.ts";
import { monthOf, weekOf } from "../../src/store/periods.ts";

/** A larger body is kept as a cut of about what the product keeps of it. */
const STORED_WHOLE_CHARS_MAX = 16 * 1024;
const STORED_CUT_CHARS = 2_600;
const XP: Readonly<Record<string, number>> = { Bash: 2, Edit: 3, Write: 5 };

const FILE_STATS: Readonly<Record<string, Record<string, number>>> = {
  Edit: { filesEdited: 1, "files.ext.ts": 1 },
  Write: { filesWritten: 1, "files.ext.ts": 1, linesAdded: 40 },
};

/** The fields that a row takes; nothing else of the payload is looked at. */
interface Payload {
  session_id: string;
  cwd: string;
  hook_event_name: string;
  tool_name?: string;
  tool_use_id?: string;
  prompt_id?: string;
}

interface Waiting {
  text: string;
  payload: Payload;
  eventId: string;
  paneId: string;
  pid: number;
  answer(response: Response): void;
}

const [folder = "", migrationsFolder = "", durability = "FULL"] = process.argv.slice(2);
const db = new Database(join(folder, "raw.db"), { create: true });
db.run("PRAGMA journal_mode = WAL");
db.run(`PRAGMA synchronous = ${durability === "NORMAL" ? "NORMAL" : "FULL"}`);
migrateUp(db, readMigrations(migrationsFolder), Date.now());

const begin = db.prepare("BEGIN IMMEDIATE");
const commit = db.prepare("COMMIT");
const seen = db.prepare(
  "INSERT INTO seen_events (digest, first_seen) VALUES (?, ?) ON CONFLICT DO NOTHING",
);
const addEvent = db.prepare(`INSERT INTO events (event_id, pane_id, pane_key, session_id,
  persona_id, project_id, event_type, tool_name, payload, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
const addXp = db.prepare(`INSERT INTO xp_events (persona_id, project_id, event_type, xp_amount,
  metadata, created_at) VALUES (?, ?, ?, ?, ?, ?)`);
type Counters = readonly (readonly [string, number])[];

/** Several counters in one statement: the least that it can cost. */
function upserts(table: string, owner: readonly string[]) {
  const statements = Array.from({ length: 8 }, (_, index) => {
    const row = `(${[...owner, "", ""].map(() => "?").join(", ")})`;
    return db.prepare(`INSERT INTO ${table} (${owner.join(", ")}, stat_path, value)
      VALUES ${new Array(index + 1).fill(row).join(", ")}
      ON CONFLICT (${owner.join(", ")}, stat_path) DO UPDATE SET value = value + excluded.value`);
  });
  return (values: readonly string[], counters: Counters): void => {
    statements[counters.length - 1]?.run(...counters.flatMap((one) => [...values, ...one]));
  };
}
/** Of weeks, months and days of everybody, ten rows a statement. */
const PERIOD_ROWS = 10;
const addPeriods = Array.from({ length: PERIOD_ROWS }, (_, index) =>
  db.prepare(`INSERT INTO period_sums (period, entity_type, stat_path, entity_id, value)
    VALUES ${new Array(index + 1).fill("(?, ?, ?, ?, ?)").join(", ")}
    ON CONFLICT (period, entity_type, stat_path, entity_id)
    DO UPDATE SET value = value + excluded.value`),
);
const ON_BOARDS: ReadonlySet<string> = new Set(BOARD_PATHS);

let last = { day: "", week: "", month: "" };

function periods(session: string, cwd: string, day: string, counters: Counters): void {
  if (day !== last.day) last = { day, week: weekOf(day), month: monthOf(day) };
  const { week, month } = last;
  const rows = counters
    .filter(([path]) => ON_BOARDS.has(path))
    .flatMap(([path, value]) => [
      [week, "persona", path, session, value],
      [month, "persona", path, session, value],
      [day, "everybody", path, "", value],
      [week, "project", path, cwd, value],
      [month, "project", path, cwd, value],
    ]);
  for (let at = 0; at < rows.length; at += PERIOD_ROWS) {
    const some = rows.slice(at, at + PERIOD_ROWS);
    addPeriods[some.length - 1]?.run(...some.flat());
  }
}
const addStats = upserts("stats", ["entity_type", "entity_id"]);
const addRollups = upserts("daily_rollups", ["entity_type", "entity_id", "day"]);
const addTeam = db.prepare(`INSERT INTO team_xp (project_id, persona_id, xp) VALUES (?, ?, ?)
  ON CONFLICT (project_id, persona_id) DO UPDATE SET xp = xp + excluded.xp`);
const raisePersona = db.prepare(
  `UPDATE personas SET total_xp = total_xp + ?1, energy = min(100, energy + 2),
    morale = min(100, morale + 5), health_updated_at = ?2, morale_updated_at = ?2,
    last_seen_at = ?2 WHERE id = ?3`,
);
const raiseProject = db.prepare(
  "UPDATE projects SET total_xp = total_xp + ?, last_activity_at = ? WHERE id = ?",
);
const saveSession = db.prepare(`INSERT INTO sessions (id, agent, agent_session_id, pane_key,
  process_pid, process_start, persona_id, project_id, status, reason, source, since,
  last_activity_at, state) VALUES (?, 'claude-code', ?, ?, ?, '', ?, ?, ?, ?, 'hook', ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason,
  since = excluded.since, last_activity_at = excluded.last_activity_at, state = excluded.state`);

const addTransition = db.prepare(`INSERT INTO transitions (session_id, number, at, from_status,
  from_reason, to_status, to_reason, source, evidence, is_correction)
  VALUES (?, ?, ?, 'working', ?, 'working', ?, 'hook', ?, 0)`);
const trimTransitions = db.prepare("DELETE FROM transitions WHERE session_id = ? AND number <= ?");
/** What each session does and how often that has changed. */
const doings = new Map<string, { doing: string; changes: number }>();

/** A session's status changes with a call's beginning and its end, not with each event. */
function move(session: string, name: string, at: string): void {
  const before = doings.get(session) ?? { doing: "", changes: 0 };
  const doing = name === "PreToolUse" ? "tool" : name === "Stop" ? "done" : "thinking";
  if (doing === before.doing) return;
  const changes = before.changes + 1;
  doings.set(session, { doing, changes });
  addTransition.run(session, changes, at, before.doing, doing, `hook ${name}`);
  if (changes % 20 === 0) trimTransitions.run(session, changes - 200);
}

/** Stands for the session's state: as long as the product's in this stream. */
const STATE = { filler: "x".repeat(2_260), name: "", at: "" };

const personas = new Set<string>();
const projects = new Set<string>();

function persona(sessionId: string, at: string): void {
  if (personas.has(sessionId)) return;
  personas.add(sessionId);
  db.run(
    "INSERT INTO personas (id, session_id, name, created_at, last_seen_at) VALUES (?, ?, ?, ?, ?)",
    [sessionId, sessionId, sessionId, at, at],
  );
}

function project(path: string, at: string): void {
  if (projects.has(path)) return;
  projects.add(path);
  db.run(
    "INSERT INTO projects (id, path, name, created_at, last_activity_at) VALUES (?, ?, ?, ?, ?)",
    [path, path, path, at, at],
  );
}

function digest(text: string): Uint8Array {
  const hash = new Uint8Array(32);
  Bun.SHA256.hash(text, hash);
  return hash.subarray(0, 16);
}

function write(one: Waiting): void {
  const { session_id: session, cwd, hook_event_name: name, tool_name: tool } = one.payload;
  const at = new Date().toISOString();
  const seconds = Math.floor(Date.now() / 1000);
  persona(session, at);
  project(cwd, at);
  seen.run(digest(one.eventId), seconds);
  const isWhole = one.text.length <= STORED_WHOLE_CHARS_MAX;
  const stored = isWhole ? one.text : one.text.slice(0, STORED_CUT_CHARS);
  const { eventId, paneId, pid } = one;
  addEvent.run(eventId, paneId, paneId, session, session, cwd, name, tool ?? null, stored, at);
  const xp = reward(one, at, seconds);
  raisePersona.run(xp, at, session);
  raiseProject.run(xp, at, cwd);
  const state = JSON.stringify({ ...STATE, name, at });
  saveSession.run(session, session, paneId, pid, session, cwd, "working", name, at, at, state);
  move(session, name, at);
}

/** The rows that the rules of the game write for this stream, and nothing of the rules. */
function reward(one: Waiting, at: string, seconds: number): number {
  const { hook_event_name: name, tool_name: tool, prompt_id: prompt } = one.payload;
  if (name === "UserPromptSubmit") {
    sums(one, at, 0, "prompt:received", { promptsReceived: 1 });
    return 0;
  }
  if (name === "Stop") {
    seen.run(digest(`end:${prompt}:${one.payload.session_id}`), seconds);
    sums(one, at, 5, "turn:completed", { turns: 1 });
    return 5;
  }
  if (name !== "PostToolUse" || !tool) return 0;
  seen.run(digest(`xp:${one.payload.tool_use_id}`), seconds);
  // A turn is marked with its first tool, which is a Read in this stream.
  if (tool === "Read") seen.run(digest(`tool:${prompt}:${one.payload.session_id}`), seconds);
  const xp = XP[tool] ?? 1;
  const file = FILE_STATS[tool] ?? {};
  sums(one, at, xp, `tool:${tool}`, { "toolsUsed.total": 1, [`toolsUsed.${tool}`]: 1, ...file });
  if (tool !== "Bash") return xp;
  sums(one, at, 5, "command:test", { "commands.testsRun": 1, "commands.testsPassed": 1 });
  return xp + 5;
}

function sums(
  one: Waiting,
  at: string,
  xp: number,
  type: string,
  stats: Record<string, number>,
): void {
  const { session_id: session, cwd, tool_name: toolName } = one.payload;
  const day = at.slice(0, 10);
  const hour = new Date(at).getUTCHours();
  const metadata = { toolName, success: true, paneId: one.paneId, session, hour, day, stats };
  addXp.run(session, cwd, type, xp, JSON.stringify(metadata), at);
  const hours = xp === 0 ? stats : { ...stats, [`xp.hour.${hour}`]: xp };
  const counters = Object.entries(hours);
  const days = xp === 0 ? counters : [...counters, ["xp", xp] as const];
  addStats(["persona", session], counters);
  addStats(["project", cwd], counters);
  addRollups(["persona", session, day], days);
  addRollups(["project", cwd, day], days);
  periods(session, cwd, day, days);
  if (xp !== 0) addTeam.run(cwd, session, xp);
}

let waiting: Waiting[] = [];
let isScheduled = false;

function commitWaiting(): void {
  isScheduled = false;
  const batch = waiting;
  waiting = [];
  begin.run();
  for (const one of batch) write(one);
  commit.run();
  for (const one of batch) one.answer(new Response(null, { status: 202 }));
}

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    const text = await request.text();
    const payload: Payload = JSON.parse(text);
    const { promise, resolve } = Promise.withResolvers<Response>();
    waiting.push({
      text,
      payload,
      eventId: request.headers.get("x-event-id") ?? "",
      paneId: request.headers.get("x-tmux-pane") ?? "",
      pid: Number(request.headers.get("x-agent-pid") ?? 0),
      answer: resolve,
    });
    if (!isScheduled) {
      isScheduled = true;
      setImmediate(commitWaiting);
    }
    return promise;
  },
});
process.stdout.write(`${server.port}\n`);
process.on("SIGTERM", () => {
  db.close();
  process.exit(0);
});
