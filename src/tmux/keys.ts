/** Names for tmux servers and panes that stay apart when two sockets both have a `%3`. */
import { shortDigest } from "../lib/ids.ts";

/** Eight hex digits for one run of one tmux server: its socket and its process. */
export function serverKey(socketPath: string, serverPid: number): string {
  return shortDigest(`${socketPath},${serverPid}`, 8);
}

/** `<server key>:%<number>`, the pane key of the protocol. */
export function paneKeyOf(server: string, paneId: string): string {
  return `${server}:${paneId}`;
}

/**
 * Reads the `TMUX` variable of a process in a pane: `<socket path>,<server pid>,<session number>`.
 * A socket path may hold commas, so the numbers are taken from the right. Null when it is not one.
 */
export function parseTmuxEnv(TMUX: string): { socketPath: string; serverPid: number } | null {
  const match = /^(.+),(\d{1,10}),\d+$/s.exec(TMUX);
  if (!match?.[1] || !match[2]) return null;
  return { socketPath: match[1], serverPid: Number(match[2]) };
}
