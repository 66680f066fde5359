/** The demo's private tmux server: one window for each actor, and nothing of it afterwards. */
import { existsSync } from "node:fs";
import { limits } from "../config/limits.ts";
import { runTmux, type TmuxResult } from "../tmux/command.ts";
import { processAlive, processStart } from "../tmux/processes.ts";
import type { Member } from "./script.ts";
import type { Stage } from "./stage.ts";
import { CAMP_SESSION, type StagePaths } from "./stage-paths.ts";

const WIDTH = 104;
const HEIGHT = 34;
const OPEN_MS_MAX = 10_000;
const END_MS_MAX = 2_000;
const POLL_MS = 20;

/**
 * Opens all windows with one command; `-f /dev/null` and a socket of its own keep the user's tmux
 * out of it. Throws when tmux cannot; that command has then ended all the same.
 */
export async function openCamp(
  { paths, env }: Stage,
  members: readonly Member[],
  argvOf: (member: Member) => readonly string[],
): Promise<void> {
  const windows = members.map((member, index) => {
    const place = ["-d", "-n", member.project, "-c", paths.project(member.project)];
    const size = ["-s", CAMP_SESSION, "-x", String(WIDTH), "-y", String(HEIGHT)];
    const how = index === 0 ? ["new-session", ...size] : ["new-window", "-t", `${CAMP_SESSION}:`];
    return [...how, ...place, "--", ...argvOf(member)];
  });
  const chain = windows.flatMap((window, index) => (index === 0 ? window : [";", ...window]));
  const child = Bun.spawn(["tmux", "-u", "-f", "/dev/null", "-S", paths.socket, ...chain], {
    env,
    cwd: paths.home,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
    // Its own group: Ctrl-C is for the demo, which ends this in its own order.
    detached: true,
    timeout: OPEN_MS_MAX,
    killSignal: "SIGKILL",
  });
  const [code, said] = await Promise.all([child.exited, new Response(child.stderr).text()]);
  if (code !== 0) throw new Error(`tmux did not open its windows (${said.trim() || code})`);
}

/** Ends the server and the actors; resolves when none of their processes is left. */
export async function endCamp(paths: StagePaths): Promise<void> {
  if (!existsSync(paths.socket)) return;
  const listed = await askTmux(paths, ["list-panes", "-a", "-F", "#{pid} #{pane_pid}"]);
  const pids = new Set(listed.stdout.split(/\s+/).filter(Boolean).map(Number));
  const processes = [...pids].map((pid) => ({ pid, start: processStart(pid) }));
  await askTmux(paths, ["kill-server"]);
  const living = () =>
    processes.filter(({ pid, start }) => start !== null && processAlive(pid, start));
  for (let waitedMs = 0; living().length > 0; waitedMs += POLL_MS) {
    if (waitedMs >= END_MS_MAX) for (const { pid } of living()) killAtOnce(pid);
    await Bun.sleep(POLL_MS);
  }
}

function killAtOnce(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (cause) {
    // ESRCH: it has ended between the look and the kill, which is what was wanted.
    if (!(cause instanceof Error && "code" in cause && cause.code === "ESRCH")) throw cause;
  }
}

/** A server that is gone already is what was wanted, so a failure is no error here. */
function askTmux(paths: StagePaths, argv: string[]): Promise<TmuxResult> {
  return runTmux({ program: "tmux", socketPath: paths.socket }, argv, {
    timeoutMs: limits.tmuxCommandMsMax,
    outputBytesMax: limits.tmuxOutputBytesMax,
  });
}
