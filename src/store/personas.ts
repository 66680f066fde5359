/** Personas and the sessions that are theirs. */
import type { Database } from "bun:sqlite";
import { makeEntityPages } from "./pages.ts";
import type { Tx } from "./transact.ts";

export interface PersonaRow {
  id: string;
  sessionId: string;
  name: string;
  avatarUrl: string | null;
  status: string | null;
  totalXp: number;
  level: number;
  badges: string | null;
  /** 0 to 100, as of the times beside them; null: as when the persona came into being. */
  energy: number;
  morale: number;
  healthUpdatedAt: string | null;
  moraleUpdatedAt: string | null;
  createdAt: string;
  lastSeenAt: string;
}

/** Fields that a list may be ordered by. */
export type PersonaField = "lastSeenAt" | "createdAt" | "totalXp" | "name";

const COLUMNS = `id, session_id AS sessionId, name, avatar_url AS avatarUrl, status,
  coalesce(total_xp, 0) AS totalXp, coalesce(level, 1) AS level, badges,
  coalesce(energy, 100) AS energy, coalesce(morale, 100) AS morale,
  health_updated_at AS healthUpdatedAt, morale_updated_at AS moraleUpdatedAt,
  created_at AS createdAt, last_seen_at AS lastSeenAt`;

export function makePersonas(db: Database) {
  const byId = db.prepare<PersonaRow, [string]>(`SELECT ${COLUMNS} FROM personas WHERE id = ?`);
  const bySession = db.prepare<{ personaId: string }, [string]>(
    "SELECT persona_id AS personaId FROM persona_sessions WHERE session_id = ?",
  );
  const byFirstSession = db.prepare<{ id: string }, [string]>(
    "SELECT id FROM personas WHERE session_id = ?",
  );
  const byName = db.prepare<{ id: string }, [string]>("SELECT id FROM personas WHERE name = ?");
  const page = makeEntityPages<PersonaRow, PersonaField>(db, "personas", COLUMNS, {
    lastSeenAt: "last_seen_at",
    createdAt: "created_at",
    totalXp: "coalesce(total_xp, 0)",
    name: "name",
  });
  const insert = db.prepare(`
    INSERT INTO personas (id, session_id, name, avatar_url, status, badges, created_at, last_seen_at)
    VALUES ($id, $sessionId, $name, $avatarUrl, 'active', '[]', $at, $at)`);
  const bind = db.prepare(`
    INSERT INTO persona_sessions (session_id, persona_id, created_at) VALUES (?, ?, ?)
    ON CONFLICT (session_id) DO UPDATE SET persona_id = excluded.persona_id`);
  const setTotals = db.prepare(
    "UPDATE personas SET total_xp = $totalXp, level = $level, last_seen_at = max(last_seen_at, $at) WHERE id = $id",
  );
  const save = db.prepare(`
    UPDATE personas SET total_xp = $totalXp, level = $level, badges = $badges, energy = $energy,
      morale = $morale, health_updated_at = $healthUpdatedAt,
      morale_updated_at = $moraleUpdatedAt, status = $status,
      last_seen_at = max(last_seen_at, $lastSeenAt) WHERE id = $id`);
  const rename = db.prepare("UPDATE personas SET name = ? WHERE id = ?");
  const sleep = db.prepare<{ id: string }, [string, number]>(`
    UPDATE personas SET status = 'dormant' WHERE id IN (SELECT id FROM personas
      WHERE last_seen_at < ? AND status = 'active' LIMIT ?) RETURNING id`);
  const rested = db.prepare<{ n: number }, [string]>(
    "SELECT count(*) AS n FROM personas WHERE last_seen_at < ? AND status = 'active'",
  );
  const touch = db.prepare(
    "UPDATE personas SET last_seen_at = max(last_seen_at, ?), status = 'active' WHERE id = ?",
  );
  return {
    find: (id: string): PersonaRow | null => byId.get(id),
    /** The persona that a session belongs to, or null for a session never seen. */
    ofSession: (sessionId: string): string | null =>
      bySession.get(sessionId)?.personaId ?? byFirstSession.get(sessionId)?.id ?? null,
    isNameTaken: (name: string): boolean => byName.get(name) !== null,
    page,
    create(
      tx: Tx,
      row: { id: string; sessionId: string; name: string; avatarUrl: string; at: string },
    ): void {
      insert.run(row);
      this.bind(tx, row.sessionId, row.id, row.at);
    },
    bind(_tx: Tx, sessionId: string, personaId: string, at: string): void {
      bind.run(sessionId, personaId, at);
    },
    setTotals(_tx: Tx, id: string, totalXp: number, level: number, at: string): void {
      setTotals.run({ id, totalXp, level, at });
    },
    /** What the game moves: points, badges, health, and when it was seen. */
    save(_tx: Tx, row: PersonaRow): void {
      const { id, totalXp, level, badges, energy, morale } = row;
      const { healthUpdatedAt, moraleUpdatedAt, status, lastSeenAt } = row;
      const health = { energy, morale, healthUpdatedAt, moraleUpdatedAt };
      save.run({ id, totalXp, level, badges, ...health, status, lastSeenAt });
    },
    rename(_tx: Tx, id: string, name: string): void {
      rename.run(name, id);
    },
    countRested: (before: string): number => rested.get(before)?.n ?? 0,
    /** Lets those rest that were last seen before an ISO time; their ids. */
    sleep(_tx: Tx, before: string, count: number): string[] {
      return sleep.all(before, count).map((row) => row.id);
    },
    touch(_tx: Tx, id: string, at: string): void {
      touch.run(at, id);
    },
  };
}
