/** A tmux server of the test's own: private socket folder, no configuration, gone afterwards. */
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PrivateTmux extends AsyncDisposable {
  /** Temporary folder that holds the socket and may hold the test's own files. */
  folder: string;
  socketPath: string;
  /** What `runTmux` and the poller want. */
  target: { program: string; socketPath: string };
  /** Starts the server with one session; answers with the id of its first pane. */
  start(options?: StartOptions): Promise<string>;
  /** Runs a tmux command against this server and answers with its output, trimmed. */
  run(...argv: string[]): Promise<string>;
  /** Opens a window that runs `command`; answers with its pane id. */
  open(command: string, ...options: string[]): Promise<string>;
  /** The visible text of a pane. */
  text(paneId: string): Promise<string>;
  kill(): Promise<void>;
}

export interface StartOptions {
  command?: string;
  width?: number;
  height?: number;
}

export async function makePrivateTmux(name = "rpg"): Promise<PrivateTmux> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "rpg-tmux-")));
  const socketPath = join(folder, `tmux-${process.getuid?.() ?? 0}`, name);
  const { TMUX: _server, TMUX_PANE: _pane, ...inherited } = process.env;
  const env = { ...inherited, TMUX_TMPDIR: folder, HOME: folder, LC_ALL: "C.UTF-8", PS1: "$ " };

  async function run(...argv: string[]): Promise<string> {
    const child = Bun.spawn(["tmux", "-u", "-L", name, "-f", "/dev/null", ...argv], {
      env,
      cwd: folder,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    if (child.exitCode !== 0) throw new Error(`tmux ${argv.join(" ")}: ${err.trim()}`);
    return out.trimEnd();
  }

  async function kill(): Promise<void> {
    try {
      await run("kill-server");
    } catch (error) {
      // A server that is already gone is what was asked for.
      const isGone = /no server running|error connecting|server exited|lost server/;
      if (!(error instanceof Error && isGone.test(error.message))) throw error;
    }
  }

  return {
    folder,
    socketPath,
    target: { program: "tmux", socketPath },
    run,
    kill,
    start: ({ command = "sleep 1000", width = 80, height = 24 } = {}) => {
      const size = ["-x", String(width), "-y", String(height)];
      return run("new-session", "-d", "-P", "-F", "#{pane_id}", ...size, command);
    },
    open: (command, ...options) =>
      run("new-window", "-d", "-P", "-F", "#{pane_id}", ...options, command),
    text: (paneId) => run("capture-pane", "-p", "-t", paneId),
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
