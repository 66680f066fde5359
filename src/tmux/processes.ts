/** Finds the agent among the processes of a pane, and tells whether a known process still lives. */
import { readCommand, readProcessRow, readProcessRows } from "./proc-linux.ts";
import { type PsRow, psCommand, readPsRow, readPsRows, readPsRowsOf } from "./proc-ps.ts";
import { type AgentProcess, agentsBelow, type ProcessRow } from "./process-tree.ts";
import { PsStarts } from "./ps-starts.ts";

export type { AgentProcess } from "./process-tree.ts";

/**
 * The agent under each of these pane processes, or null. Reads the whole process table once, a few
 * milliseconds: call it when panes or their commands change, else not more than every 2 s.
 */
export async function findAgent(
  panePids: readonly number[],
  platform: NodeJS.Platform = process.platform,
): Promise<Map<number, AgentProcess | null>> {
  if (platform === "linux") return agentsBelow(panePids, readProcessRows(), readCommand);
  const rows = await readPsRows();
  const byPid = new Map<number, PsRow>(rows.map((row) => [row.pid, row]));
  return agentsBelow(panePids, rows, (row) => {
    const psRow = byPid.get(row.pid);
    return psRow ? psCommand(psRow) : { name: "", argv: [], exe: null };
  });
}

/**
 * When the process started, in the words of the system: field 22 of `/proc/<pid>/stat` on Linux,
 * the `lstart` of `ps` elsewhere, as in the agent's registry. Null when it has ended.
 */
export function processStart(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const row: ProcessRow | null = platform === "linux" ? readProcessRow(pid) : readPsRow(pid);
  return row && !row.isZombie ? row.start : null;
}

const psStarts = new PsStarts(readPsRowsOf);

/**
 * As `processStart`, or as it was half a second ago: for whoever looks at many processes again and
 * again, where each look would be a run of `ps`.
 */
export function recentStart(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (platform === "linux") return processStart(pid, platform);
  return psStarts.of(pid, performance.now());
}

/** The arguments of a process, its program first; empty when it has ended. */
export function processArgv(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  if (platform === "linux") {
    const row = readProcessRow(pid);
    return row ? readCommand(row).argv : [];
  }
  const row = readPsRow(pid);
  return row ? psCommand(row).argv : [];
}

/** True while this very process runs; a later one with the same pid has another start. */
export function processAlive(
  pid: number,
  start: string,
  platform: NodeJS.Platform = process.platform,
): boolean {
  return processStart(pid, platform) === start;
}
