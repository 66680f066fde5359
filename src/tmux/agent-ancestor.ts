/** From the pid that a hook names to the agent itself. */
import { isAgentCommand } from "./agent-command.ts";
import { readCommand, readProcessRow } from "./proc-linux.ts";
import { psCommand, readPsRow } from "./proc-ps.ts";

/** Shells and wrappers that may stand between an agent and its hook. */
const LEVELS_MAX = 6;

/**
 * The agent that is this process or one of its parents. Older clients do not tell their pid,
 * and then the hook's parent may be a shell that is gone a moment later. Null when no agent is
 * found: the caller then knows no process, which is better than the wrong one.
 */
export function agentAncestor(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): { pid: number; start: string } | null {
  let at = pid;
  for (let level = 0; level < LEVELS_MAX && at > 1; level++) {
    const found = platform === "linux" ? lookOnLinux(at) : lookByPs(at);
    if (!found) return null;
    if (found.isAgent) return { pid: at, start: found.start };
    at = found.ppid;
  }
  return null;
}

function lookOnLinux(pid: number) {
  const row = readProcessRow(pid);
  if (!row || row.isZombie) return null;
  return { start: row.start, ppid: row.ppid, isAgent: isAgentCommand(readCommand(row)) };
}

function lookByPs(pid: number) {
  const row = readPsRow(pid);
  if (!row || row.isZombie) return null;
  return { start: row.start, ppid: row.ppid, isAgent: isAgentCommand(psCommand(row)) };
}
