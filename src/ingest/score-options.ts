/** What a member's score is made from. */
import type { RepositoryContents } from "../game/project-class.ts";
import type { PersonaRow } from "../store/personas.ts";
import type { ProjectRow } from "../store/projects.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";
import type { GameMemory } from "./game-memory.ts";

/** Whom a deed is counted for; at least one of them. */
export interface Credit {
  personaId: string | null;
  projectId: string | null;
}

export interface ScoreOptions {
  tx: Tx;
  store: Store;
  memory: GameMemory;
  changes: Change[];
  zone: string;
  contentsOf(path: string): RepositoryContents;
  /** When it happened, epoch ms. */
  at: number;
  /** Now, epoch ms. */
  now: number;
  /** What every row says of the event: pane, session, call. */
  metadata: Readonly<Record<string, unknown>>;
  /** Somebody did it for them: nobody was seen at work. */
  isByPerson?: boolean;
  /** Rows that were read already. */
  rows?: { persona?: PersonaRow | null; project?: ProjectRow | null };
}
