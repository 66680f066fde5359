/** Which tmux servers to look at: the default socket, and sockets named elsewhere. */
import { realpathSync } from "node:fs";
import { join } from "node:path";

export interface SocketSources {
  env: Record<string, string | undefined>;
  /** User id of this process; tmux keeps one folder of sockets for each user. */
  uid: number;
  /** Socket paths from the settings and from the `TMUX` of hooks. */
  extra?: readonly string[];
}

/**
 * Paths of the sockets to poll, the default one first, each server once. A path need not exist:
 * the server may start later.
 */
export function socketPaths(sources: SocketSources): string[] {
  const all = [defaultSocketPath(sources.env, sources.uid), ...(sources.extra ?? [])];
  return [...new Set(all.filter((path) => path.startsWith("/")).map(realPath))];
}

/**
 * Where `tmux` without options would listen: `$TMUX_TMPDIR/tmux-<uid>/default`, or below `/tmp`
 * when that folder is not set or missing. Links are followed as tmux does (macOS: `/private/tmp`).
 */
export function defaultSocketPath(env: Record<string, string | undefined>, uid: number): string {
  const chosen = env["TMUX_TMPDIR"];
  const folder = (chosen ? existingPath(chosen) : null) ?? existingPath("/tmp") ?? "/tmp";
  return join(folder, `tmux-${uid}`, "default");
}

function existingPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    // Not there or not ours to enter: tmux passes over such a folder as well.
    return null;
  }
}

/** One name for a socket that is reached by several paths; a missing socket keeps its name. */
function realPath(path: string): string {
  return existingPath(path) ?? path;
}
