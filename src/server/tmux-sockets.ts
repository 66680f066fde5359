/** The tmux sockets to watch: the default folder's, the settings', and those that hooks name. */
import { lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { limits } from "../config/limits.ts";
import { defaultSocketPath, socketPaths } from "../tmux/servers.ts";

export class TmuxSockets {
  readonly #named = new Set<string>();
  /** Sockets on which nobody listened, and which file that was: a new server makes a new one. */
  readonly #silent = new Map<string, string>();

  /** Named by hooks since the last look, and no sockets: not looked at again for each hook. */
  readonly #refused = new Set<string>();

  constructor(
    private readonly env: Record<string, string | undefined>,
    private readonly uid: number,
    configured: readonly string[] = [],
  ) {
    for (const path of configured) this.#named.add(path);
  }

  /** A hook says that its agent runs on this socket. Only a socket of our own user counts. */
  add(path: string): void {
    if (this.#named.has(path) || this.#refused.has(path)) return;
    if (this.#named.size >= limits.tmuxSocketsMax) return;
    if (path.startsWith("/") && this.#fileOf(path)) this.#named.add(path);
    else if (this.#refused.size < limits.tmuxSocketsMax * 4) this.#refused.add(path);
  }

  /** Nobody listens there: a file that a killed server left is not asked again. */
  setSilent(path: string): void {
    const file = this.#fileOf(path);
    if (!file) return;
    if (this.#silent.size >= limits.tmuxSocketsMax * 4) this.#silent.clear();
    this.#silent.set(path, file);
  }

  /** The default socket always, even where there is none yet; the others while they may answer. */
  paths(): string[] {
    this.#refused.clear();
    const first = defaultSocketPath(this.env, this.uid);
    const others = [...this.#inFolder(dirname(first)), ...this.#named].filter(
      (path) => !this.#isSilent(path),
    );
    const all = socketPaths({ env: this.env, uid: this.uid, extra: others });
    return all.slice(0, limits.tmuxSocketsMax);
  }

  #inFolder(folder: string): string[] {
    try {
      return readdirSync(folder)
        .map((name) => join(folder, name))
        .filter((path) => this.#fileOf(path) !== null);
    } catch {
      // No folder yet: no tmux server of ours has run since the machine started.
      return [];
    }
  }

  #isSilent(path: string): boolean {
    const silent = this.#silent.get(path);
    return silent !== undefined && silent === this.#fileOf(path);
  }

  /** What tells this socket file from a later one; null when it is no socket of our user. */
  #fileOf(path: string): string | null {
    try {
      const info = lstatSync(path);
      if (!info.isSocket() || info.uid !== this.uid) return null;
      return `${info.ino} ${info.ctimeMs}`;
    } catch {
      // Gone or out of reach: nothing to watch there.
      return null;
    }
  }
}
