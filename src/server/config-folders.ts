/** The config folders of the agents that run: one agent may keep its sessions elsewhere. */
import { isAbsolute } from "node:path";
import { limits } from "../config/limits.ts";
import type { AgentProcess } from "../sessions/evidence.ts";
import { processVariable } from "../tmux/process-variable.ts";

const VARIABLE = "CLAUDE_CONFIG_DIR";

export class ConfigFolders {
  readonly #folders: Set<string>;
  /** Processes that were looked at, so that each is looked at once. */
  readonly #seen = new Set<string>();

  constructor(
    folders: readonly string[],
    private readonly onFolder: (folder: string) => void,
    private readonly read: (pid: number, name: string) => string | null = processVariable,
  ) {
    this.#folders = new Set(folders);
  }

  /** Looks at an agent's environment the first time that it is met. */
  meet(process: AgentProcess): void {
    const key = `${process.pid} ${process.start}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size >= limits.agentsRememberedMax) this.#seen.clear();
    this.#seen.add(key);
    const folder = this.read(process.pid, VARIABLE);
    if (!folder || !isAbsolute(folder) || this.#folders.has(folder)) return;
    if (this.#folders.size >= limits.configFoldersMax) return;
    this.#folders.add(folder);
    this.onFolder(folder);
  }
}
