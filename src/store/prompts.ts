/** Prompts from outside: what became of each request, and what still waits for its session. */
import type { Database } from "bun:sqlite";
import type { Tx } from "./transact.ts";

export type PromptState = "queued" | "typing" | "typed" | "accepted" | "failed";

export interface PromptRow {
  requestId: string;
  sessionId: string;
  deviceId: string | null;
  /** Empty once it has arrived. */
  text: string;
  state: PromptState;
  detail: string | null;
  createdAt: string;
}

const COLUMNS = `request_id AS requestId, session_id AS sessionId, device_id AS deviceId, text,
  state, detail, created_at AS createdAt`;

export function makePrompts(db: Database) {
  const byRequest = db.prepare<PromptRow, [string]>(
    `SELECT ${COLUMNS} FROM prompts WHERE request_id = ?`,
  );
  const open = db.prepare<PromptRow, []>(
    `SELECT ${COLUMNS} FROM prompts WHERE state IN ('queued', 'typing') ORDER BY id`,
  );
  const ofSession = db.prepare<PromptRow, [string]>(
    `SELECT ${COLUMNS} FROM prompts
     WHERE session_id = ? AND state IN ('queued', 'typing', 'failed') AND text <> ''
     ORDER BY id`,
  );
  const insert = db.prepare(`
    INSERT INTO prompts (request_id, session_id, device_id, text, state, detail, created_at)
    VALUES ($requestId, $sessionId, $deviceId, $text, $state, $detail, $createdAt)`);
  const change = db.prepare(
    "UPDATE prompts SET state = $state, detail = $detail, text = $text WHERE request_id = $requestId",
  );
  const remove = db.prepare("DELETE FROM prompts WHERE request_id = ?");
  const prune = db.prepare(`
    DELETE FROM prompts WHERE state NOT IN ('queued', 'typing')
      AND id <= (SELECT max(id) FROM prompts) - ?`);
  return {
    find: (requestId: string): PromptRow | null => byRequest.get(requestId),
    /** Those that wait or were being typed, oldest first. */
    open: (): PromptRow[] => open.all(),
    /** What a person may want to see of one session: what waits, and what came to nothing. */
    ofSession: (sessionId: string): PromptRow[] => ofSession.all(sessionId),
    add(_tx: Tx, row: PromptRow): void {
      insert.run({ ...row });
    },
    change(_tx: Tx, row: Pick<PromptRow, "requestId" | "state" | "detail" | "text">): void {
      const { requestId, state, detail, text } = row;
      change.run({ requestId, state, detail, text });
    },
    remove(_tx: Tx, requestId: string): void {
      remove.run(requestId);
    },
    /** Forgets ends that lie further back than so many prompts. */
    prune(_tx: Tx, keepMax: number): void {
      prune.run(keepMax);
    },
  };
}
