/** Windows of the watched tmux servers: what may be asked, and what came of it. */
import { z } from "zod";
import { signalName } from "./acts.ts";
import { paneKey } from "./session.ts";

/**
 * tmux reads a `#` in a name as a format, which may run a command, and its own targets end at `:`
 * and `.`; control and direction-changing characters have no place in a list.
 */
export const windowName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^#:.\p{Cc}\p{Cf}]+$/u, "must hold none of # : . and no control character");

/** An absolute path, or one below `~/`. */
const folder = z
  .string()
  .max(4_096)
  .regex(/^(?:\/|~(?:\/|$))[^\p{Cc}]*$/u, "must be an absolute path or begin with ~/");

/** A program and its arguments, run as they are, without a shell. */
const command = z
  .array(
    z
      .string()
      .min(1)
      .max(4_096)
      .regex(/^[^\0]*$/),
  )
  .min(1)
  .max(64);

const started = {
  cwd: folder,
  /** Without it the user's shell. An agent's is started in a clean environment. */
  command: command.optional(),
};

/** POST /api/windows */
export const windowBody = z.strictObject({
  ...started,
  name: windowName.optional(),
  /** Beside this pane's window; without it in the session that was used last. */
  pane: paneKey.optional(),
});
export type WindowBody = z.infer<typeof windowBody>;

/** POST /api/windows/split */
export const splitBody = z.strictObject({
  ...started,
  pane: paneKey,
  direction: z.enum(["right", "below"]).default("below"),
});
export type SplitBody = z.infer<typeof splitBody>;

export const windowMade = z.object({ pane: paneKey, window: z.string() });
export type WindowMade = z.infer<typeof windowMade>;

/** POST /api/windows/rename */
export const renameBody = z.strictObject({ pane: paneKey, name: windowName });
export const windowRenamed = z.object({ name: z.string() });

/** POST /api/windows/close: the whole window of this pane, or the pane alone. */
export const closeBody = z.strictObject({
  pane: paneKey,
  what: z.enum(["window", "pane"]).default("window"),
});
export const windowClosed = z.object({ closed: z.enum(["window", "pane"]) });

/** POST /api/windows/signal: to the process that tmux started in the pane. */
export const paneSignalBody = z.strictObject({ pane: paneKey, signal: signalName });
