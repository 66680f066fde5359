/** The tmux sockets to watch: the default one, and those that hooks have named. */
import { lstatSync } from "node:fs";
import { limits } from "../config/limits.ts";
import { socketPaths } from "../tmux/servers.ts";

export class TmuxSockets {
  readonly #named = new Set<string>();

  constructor(
    private readonly env: Record<string, string | undefined>,
    private readonly uid: number,
  ) {}

  /** A hook says that its agent runs on this socket. Only a socket of our own user counts. */
  add(path: string): void {
    if (this.#named.has(path) || this.#named.size >= limits.tmuxSocketsMax) return;
    if (path.startsWith("/") && isOwnSocket(path, this.uid)) this.#named.add(path);
  }

  paths(): string[] {
    return socketPaths({ env: this.env, uid: this.uid, extra: [...this.#named] });
  }
}

function isOwnSocket(path: string, uid: number): boolean {
  try {
    const info = lstatSync(path);
    return info.isSocket() && info.uid === uid;
  } catch {
    // Gone or out of reach: nothing to watch there.
    return false;
  }
}
