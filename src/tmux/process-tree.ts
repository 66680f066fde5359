/** A snapshot of the process table and the search for the agent below a pane: pure. */
import { isAgentCommand, type ProcessCommand } from "./agent-command.ts";

export interface ProcessRow {
  pid: number;
  ppid: number;
  /** Start time in the words of the system; with the pid it names one process for ever. */
  start: string;
  name: string;
  isZombie: boolean;
  /** Its process group has the terminal. */
  isForeground: boolean;
}

export interface AgentProcess {
  pid: number;
  start: string;
  /** Its arguments in one line. */
  command: string;
}

/**
 * The agent nearest to each pane's process, that process included; of several at one depth the one
 * in the foreground, then the newest. Deeper ones are the agent's own helpers.
 */
export function agentsBelow(
  panePids: readonly number[],
  rows: readonly ProcessRow[],
  commandOf: (row: ProcessRow) => ProcessCommand,
): Map<number, AgentProcess | null> {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const children = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const siblings = children.get(row.ppid);
    if (siblings) siblings.push(row);
    else children.set(row.ppid, [row]);
  }
  const found = new Map<number, AgentProcess | null>();
  for (const panePid of panePids) {
    const root = byPid.get(panePid);
    found.set(panePid, root ? nearestAgent(root, children, commandOf) : null);
  }
  return found;
}

function nearestAgent(
  root: ProcessRow,
  children: ReadonlyMap<number, ProcessRow[]>,
  commandOf: (row: ProcessRow) => ProcessCommand,
): AgentProcess | null {
  const seen = new Set<number>();
  let level = [root];
  while (level.length > 0) {
    const agents = level
      .filter((row) => !row.isZombie)
      .map((row) => ({ row, command: commandOf(row) }))
      .filter(({ command }) => isAgentCommand(command))
      .sort(
        (a, b) => Number(b.row.isForeground) - Number(a.row.isForeground) || b.row.pid - a.row.pid,
      );
    const agent = agents[0];
    if (agent) {
      const { pid, start } = agent.row;
      return { pid, start, command: agent.command.argv.join(" ") };
    }
    for (const row of level) seen.add(row.pid);
    level = level.flatMap((row) => children.get(row.pid) ?? []).filter((row) => !seen.has(row.pid));
  }
  return null;
}
