/** Messages for outside this machine, from the commit of what they tell to their end. */
import type { Database } from "bun:sqlite";
import type { Tx } from "./transact.ts";

export interface OutboxRow {
  id: number;
  channel: string;
  kind: string;
  key: string;
  sessionId: string | null;
  /** JSON of the message; opaque here. */
  body: string;
  createdAt: string;
  dueAt: string;
  tries: number;
  lastError: string | null;
  sentAt: string | null;
  givenUpAt: string | null;
}

type NewRow = Pick<
  OutboxRow,
  "channel" | "kind" | "key" | "sessionId" | "body" | "createdAt" | "dueAt"
>;

const COLUMNS = `id, channel, kind, key, session_id AS sessionId, body, created_at AS createdAt,
  due_at AS dueAt, tries, last_error AS lastError, sent_at AS sentAt, given_up_at AS givenUpAt`;
const OPEN = "sent_at IS NULL AND given_up_at IS NULL";

export function makeOutbox(db: Database) {
  const first = db.prepare<OutboxRow, [string]>(
    `SELECT ${COLUMNS} FROM outbox WHERE ${OPEN} AND channel = ? ORDER BY due_at, id LIMIT 1`,
  );
  const counts = db.prepare<{ open: number; givenUp: number }, []>(
    `SELECT count(*) FILTER (WHERE ${OPEN}) AS open, count(given_up_at) AS givenUp FROM outbox`,
  );
  const lastDone = db.prepare<OutboxRow, [string]>(
    `SELECT ${COLUMNS} FROM outbox WHERE channel = ?
       AND (sent_at IS NOT NULL OR given_up_at IS NOT NULL)
     ORDER BY coalesce(sent_at, given_up_at) DESC, id DESC LIMIT 1`,
  );
  const insert = db.prepare<{ id: number }, [NewRow]>(`
    INSERT INTO outbox (channel, kind, key, session_id, body, created_at, due_at)
    VALUES ($channel, $kind, $key, $sessionId, $body, $createdAt, $dueAt) ON CONFLICT DO NOTHING
    RETURNING id`);
  const drop = db.prepare(
    `DELETE FROM outbox WHERE ${OPEN} AND session_id = $sessionId AND kind = $kind`,
  );
  const sent = db.prepare("UPDATE outbox SET sent_at = $at, tries = tries + 1 WHERE id = $id");
  const later = db.prepare(
    "UPDATE outbox SET due_at = $dueAt, tries = tries + 1, last_error = $why WHERE id = $id",
  );
  const giveUp = db.prepare(
    `UPDATE outbox SET given_up_at = $at, last_error = $why WHERE id = $id AND ${OPEN}`,
  );
  const overflow = db.prepare<{ id: number }, [number]>(
    `SELECT id FROM outbox WHERE ${OPEN} ORDER BY id DESC LIMIT -1 OFFSET ?`,
  );
  const forget = db.prepare(`
    DELETE FROM outbox WHERE NOT (${OPEN}) AND id NOT IN (
      SELECT id FROM outbox WHERE NOT (${OPEN}) ORDER BY id DESC LIMIT ?)`);
  return {
    /** The one that is due first, whether it is due yet or not. */
    first: (channel: string): OutboxRow | null => first.get(channel),
    counts: () => counts.get() ?? { open: 0, givenUp: 0 },
    /** The one that was sent or given up last. */
    lastDone: (channel: string): OutboxRow | null => lastDone.get(channel),
    /** Its id; null when the same was put in before. */
    put: (_tx: Tx, row: NewRow): number | null => insert.get({ ...row })?.id ?? null,
    /** What is not sent yet of a kind about a session is not true any more. */
    drop: (_tx: Tx, sessionId: string, kind: string): void => {
      drop.run({ sessionId, kind });
    },
    sent: (_tx: Tx, id: number, at: string): void => {
      sent.run({ id, at });
    },
    later: (_tx: Tx, id: number, dueAt: string, why: string): void => {
      later.run({ id, dueAt, why });
    },
    giveUp: (_tx: Tx, id: number, at: string, why: string): void => {
      giveUp.run({ id, at, why });
    },
    /** Open rows beyond the newest `count`. */
    overflow: (count: number): number[] => overflow.all(count).map(({ id }) => id),
    /** Forgets done rows beyond the newest `count`. */
    forget: (_tx: Tx, count: number): void => {
      forget.run(count);
    },
  };
}
