/** Quests with their phases, and the task lists of agents that they follow. */
import type { Database } from "bun:sqlite";
import { makeFilteredPages, type PageStart } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface QuestRow {
  id: string;
  projectId: string | null;
  personaId: string | null;
  sessionId: string | null;
  source: string;
  title: string;
  description: string | null;
  /** Any word in an adopted file. */
  status: string;
  /** JSON of the phases; anything in an adopted file. */
  phases: string;
  xpAwarded: number;
  createdAt: string;
  startedAt: string | null;
  completedAt: string | null;
}

export interface AgentTaskRow {
  sessionId: string;
  taskId: string;
  position: number;
  subject: string;
  status: string;
  /** Epoch ms. */
  statusAt: number;
}

/** Words of their status, and whose they are; null: any. */
export interface QuestFilter {
  statuses: readonly string[] | null;
  projectId: string | null;
}

/** An adopted file may hold values of any type in any column. */
const COLUMNS = `id, CAST(project_id AS TEXT) AS projectId, persona_id AS personaId,
  session_id AS sessionId, source, CAST(title AS TEXT) AS title,
  CAST(description AS TEXT) AS description, CAST(status AS TEXT) AS status,
  CAST(phases AS TEXT) AS phases, coalesce(xp_awarded, 0) AS xpAwarded,
  CAST(created_at AS TEXT) AS createdAt, CAST(started_at AS TEXT) AS startedAt,
  CAST(completed_at AS TEXT) AS completedAt`;
/** Of such a file a row may have no id; nobody could ask for it. */
const HAS_ID = "typeof(id) = 'text'";

export function makeQuests(db: Database) {
  const byId = db.prepare<QuestRow, [string]>(`SELECT ${COLUMNS} FROM quests WHERE id = ?`);
  const bySession = db.prepare<QuestRow, [string]>(
    `SELECT ${COLUMNS} FROM quests WHERE session_id = ? ORDER BY created_at DESC, id DESC LIMIT 1`,
  );
  const madeSince = db.prepare<QuestRow, [string, number]>(
    `SELECT ${COLUMNS} FROM quests WHERE created_at >= ? AND ${HAS_ID}
     ORDER BY created_at, id LIMIT ?`,
  );
  const completedSince = db.prepare<QuestRow, [string, number]>(
    `SELECT ${COLUMNS} FROM quests INDEXED BY quests_by_completion
     WHERE completed_at >= ?1 AND created_at < ?1 AND ${HAS_ID} ORDER BY created_at, id LIMIT ?2`,
  );
  const page = makeFilteredPages<QuestRow, "status" | "project_id">(
    db,
    "quests",
    COLUMNS,
    "created_at",
    ["status", "project_id"],
    HAS_ID,
  );
  const save = db.prepare(`
    INSERT INTO quests (id, project_id, persona_id, session_id, source, title, description, status,
      phases, xp_awarded, created_at, started_at, completed_at)
    VALUES ($id, $projectId, $personaId, $sessionId, $source, $title, $description, $status,
      $phases, $xpAwarded, $createdAt, $startedAt, $completedAt)
    ON CONFLICT (id) DO UPDATE SET project_id = excluded.project_id,
      persona_id = excluded.persona_id, title = excluded.title,
      description = excluded.description, status = excluded.status, phases = excluded.phases,
      xp_awarded = excluded.xp_awarded, started_at = excluded.started_at,
      completed_at = excluded.completed_at`);
  const tasks = db.prepare<AgentTaskRow, [string]>(`
    SELECT session_id AS sessionId, task_id AS taskId, position, subject, status,
      status_at AS statusAt FROM agent_tasks WHERE session_id = ? ORDER BY position, task_id`);
  const saveTask = db.prepare(`
    INSERT INTO agent_tasks (session_id, task_id, position, subject, status, status_at)
    VALUES ($sessionId, $taskId, $position, $subject, $status, $statusAt)
    ON CONFLICT (session_id, task_id) DO UPDATE SET position = excluded.position,
      subject = excluded.subject, status = excluded.status, status_at = excluded.status_at`);
  return {
    find: (id: string): QuestRow | null => byId.get(id),
    /** The quest that follows a session's task list. */
    ofSession: (sessionId: string): QuestRow | null => bySession.get(sessionId),
    /** Made or completed at or after an ISO time, in the order in which they were made. */
    since(at: string, count: number): QuestRow[] {
      const older = completedSince.all(at, count);
      return [...older, ...madeSince.all(at, count - older.length)];
    },
    page(
      { statuses, projectId }: QuestFilter,
      isDescending: boolean,
      after: PageStart | null,
      count: number,
    ): QuestRow[] {
      const of = (status: string | null) =>
        page({ status, project_id: projectId }, isDescending, after, count);
      if (statuses === null) return of(null);
      // Each word is a stretch of the index of its own: their pages together hold the next one.
      const found = statuses.flatMap(of);
      return found.sort(isDescending ? youngestFirst : oldestFirst).slice(0, count);
    },
    save(_tx: Tx, row: QuestRow): void {
      save.run({ ...row });
    },
    tasks: (sessionId: string): AgentTaskRow[] => tasks.all(sessionId),
    saveTask(_tx: Tx, row: AgentTaskRow): void {
      saveTask.run({ ...row });
    },
  };
}

function oldestFirst(a: QuestRow, b: QuestRow): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function youngestFirst(a: QuestRow, b: QuestRow): number {
  return oldestFirst(b, a);
}
