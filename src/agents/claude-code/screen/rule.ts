/** What a rule of the reader is: a name, the versions it was seen in, a condition, a verdict. */
import type { ScreenReading } from "../../../protocol/reading.ts";
import type { Region } from "./region.ts";

export type Reason =
  | "fresh"
  | "done"
  | "interrupted"
  | "thinking"
  | "streaming"
  | "tool"
  | "subagents"
  | "compacting"
  | "retrying"
  | "background"
  | "permission"
  | "question"
  | "plan"
  | "elicitation"
  | "trust"
  | "login"
  | "limit"
  | "dialog"
  | "auth_error"
  | "api_error"
  | "overlay"
  | "shell"
  | "unknown";

export interface ScreenRule<R extends Region = Region> {
  /** Stands in readings, in `why` and in the accuracy report. */
  name: string;
  /** First Claude Code version in which the layout was seen. */
  since: string;
  /** Last version in which it was seen, when a later one draws it otherwise. */
  until?: string;
  status: ScreenReading["status"];
  reason: Reason;
  /** 0 to 1: how sure the words on the screen make this verdict. */
  confidence: number;
  matches(region: R): boolean;
}
