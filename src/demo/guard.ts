/** The demo's last witness: a tiny shell that clears up after a demo that died without a word. */

/**
 * It waits for the end of its standard input, which the kernel closes with the demo, however that
 * ends. Then, if the folder is still there: the tmux server goes (and with it the agents), the
 * address of the server (so that no late hook script makes folders again), and the folder, until
 * it stays away.
 */
const GUARD = `trap '' INT TERM HUP QUIT
read -r _
tries=0
while [ -d "$1" ] && [ "$tries" -lt 50 ]; do
  tmux -S "$2" kill-server
  rm -f "$1/data/hook.curl"
  rm -rf "$1"
  sleep 0.2 || sleep 1
  tries=$((tries + 1))
done
`;

export interface Guard {
  /** Call it when the folder is gone; resolves when the guard is gone too. */
  dismiss(): Promise<void>;
}

/** Starts the guard before the folder is made: there is no moment without it. */
export function postGuard(root: string, socket: string, env: Record<string, string>): Guard {
  const child = Bun.spawn(["sh", "-c", GUARD, "claude-rpg-demo-guard", root, socket], {
    env,
    cwd: "/",
    stdin: "pipe",
    stdout: "ignore",
    stderr: "ignore",
    // A session of its own: what ends a terminal and its programs must not end the guard.
    detached: true,
  });
  return {
    async dismiss() {
      await child.stdin.end();
      await child.exited;
    },
  };
}
