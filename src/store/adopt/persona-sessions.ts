/** The first session of each persona, which the original keeps in the persona's own row only. */
import type { Database } from "bun:sqlite";
import { isTombstone } from "./tombstones.ts";

export function fillPersonaSessions(db: Database): void {
  db.run(`INSERT INTO persona_sessions (session_id, persona_id, created_at)
    SELECT session_id, id, created_at FROM personas x
    WHERE id IS NOT NULL AND NOT ${isTombstone("persona")}
    ON CONFLICT (session_id) DO NOTHING`);
}
