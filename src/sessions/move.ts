/** One step of a session: how it was, how it is, and when that happened. */
import type { SessionState } from "./state.ts";

export interface SessionMove {
  before: SessionState;
  /** Null: it gave way to another session in its place. */
  after: SessionState | null;
  /** Epoch ms. */
  at: number;
}
