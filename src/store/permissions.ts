/** What agents asked a person, and what became of it; open until something closes it. */
import type { Database } from "bun:sqlite";
import type { Tx } from "./transact.ts";

export interface PermissionRow {
  id: string;
  sessionId: string;
  kind: string;
  tool: string;
  agentId: string | null;
  agentType: string | null;
  /** JSON without secrets, cut to the size of a stored payload. */
  input: string;
  /** SHA-256 of the input as it came, hex. */
  inputHash: string;
  /** The hash by which events join to the request. */
  callHash: string;
  askedAt: string;
  closedAt: string | null;
}

const COLUMNS = `id, session_id AS sessionId, kind, tool, agent_id AS agentId,
  agent_type AS agentType, input, input_hash AS inputHash, call_hash AS callHash,
  asked_at AS askedAt, closed_at AS closedAt`;

export function makePermissions(db: Database) {
  const insert = db.prepare(`
    INSERT INTO permissions (id, session_id, kind, tool, agent_id, agent_type, input, input_hash,
      call_hash, asked_at, closed_at)
    VALUES ($id, $sessionId, $kind, $tool, $agentId, $agentType, $input, $inputHash,
      $callHash, $askedAt, $closedAt)`);
  const open = db.prepare<PermissionRow, []>(
    `SELECT ${COLUMNS} FROM permissions INDEXED BY permissions_open
     WHERE closed_at IS NULL ORDER BY session_id, asked_at`,
  );
  const openOf = db.prepare<PermissionRow, [string]>(
    `SELECT ${COLUMNS} FROM permissions INDEXED BY permissions_open
     WHERE closed_at IS NULL AND session_id = ? ORDER BY asked_at`,
  );
  const isOpen = db.prepare<{ ok: number }, [string]>(
    "SELECT 1 AS ok FROM permissions WHERE id = ? AND closed_at IS NULL",
  );
  const close = db.prepare("UPDATE permissions SET closed_at = ? WHERE id = ?");
  const decide = db.prepare(`
    UPDATE permissions SET decision = $decision, device_id = $deviceId, decided_at = $at,
      closed_at = coalesce(closed_at, $at) WHERE id = $id`);
  return {
    add(_tx: Tx, row: PermissionRow): void {
      insert.run({ ...row });
    },
    /** Nobody waits for an answer to it any more. */
    close(_tx: Tx, id: string, at: string): void {
      close.run(at, id);
    },
    /** A person answered it from here; null stands for the CLI of this machine. */
    decide(
      _tx: Tx,
      row: { id: string; decision: string; deviceId: string | null; at: string },
    ): void {
      decide.run(row);
    },
    /** All that are open; for the start. */
    open: (): PermissionRow[] => open.all(),
    isOpen: (id: string): boolean => isOpen.get(id) !== null,
    openOf: (sessionId: string): PermissionRow[] => openOf.all(sessionId),
  };
}
