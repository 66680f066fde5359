/** All that a step of a turn works with. */
import type { Hooks } from "./hooks.ts";
import type { Pace } from "./pace.ts";
import type { TurnPayloads } from "./payloads.ts";
import type { RegistryNote } from "./registry-note.ts";
import type { Show } from "./show.ts";

export interface TurnContext {
  show: Show;
  hooks: Hooks;
  registry: RegistryNote;
  pace: Pace;
  payloads: TurnPayloads;
  /** Aborts at Esc. */
  signal: AbortSignal;
  /** Folder of the project. */
  cwd: string;
  /** The same as people write it: `~/ferry`. */
  place: string;
  /** What the person chose last, for `{answer}`. */
  answer: string;
  /** What was said last; it is the summary of the turn. */
  said: string;
}
