/** What one member of a batch has done, for whoever tells of it in the same transaction. */
import type { SessionMove } from "../sessions/move.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";

export interface Happened {
  /** When it happened and what time it is now; epoch ms. */
  at: number;
  now: number;
  /** The session whose event it was; null where it was none's. */
  session: SessionState | null;
  moves: readonly SessionMove[];
  changes: readonly Change[];
}

export interface Teller {
  /** Writes inside the member's savepoint. */
  write(tx: Tx, happened: Happened): void;
  /** Called after the commit of a member that moved something. Must not throw. */
  committed(): void;
}
