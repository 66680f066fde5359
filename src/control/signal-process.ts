/** Sends a signal to one process, and surely to that one: its start is looked at right before. */
import type { SignalName } from "../protocol/acts.ts";
import { processStart } from "../tmux/processes.ts";

export interface SignalTarget {
  pid: number;
  /** The kernel's start mark; a later process of the same pid has another. */
  start: string;
}

export type SignalResult = { ok: true } | { ok: false; detail: string };

/** `mayBeSent` is asked last: what else must be true of the process. */
export function signalProcess(
  target: SignalTarget,
  signal: SignalName,
  mayBeSent: (pid: number) => boolean = () => true,
): SignalResult {
  const { pid, start } = target;
  const isSame = pid > 1 && pid !== process.pid && processStart(pid) === start;
  if (!isSame) return { ok: false, detail: "This process has ended already; nothing was sent." };
  if (!mayBeSent(pid)) {
    return { ok: false, detail: "This process is no agent any more; nothing was sent." };
  }
  try {
    process.kill(pid, `SIG${signal}`);
    return { ok: true };
  } catch (cause) {
    // ESRCH: it ended in between. EPERM: it runs as somebody else, which nobody here may end.
    const why = cause instanceof Error ? cause.message : String(cause);
    return { ok: false, detail: `The signal could not be sent (${why}).` };
  }
}
