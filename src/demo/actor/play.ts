/** The process of one scripted agent, in its own pane of the demo's tmux server. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../lib/clock.ts";
import { processStart } from "../../tmux/processes.ts";
import { memberOf } from "../cast.ts";
import { CAMP_SESSION, stagePaths } from "../stage-paths.ts";
import { Actor } from "./actor.ts";
import { Courtesies } from "./courtesies.ts";
import { Hooks } from "./hooks.ts";
import { Pace } from "./pace.ts";
import { RegistryNote } from "./registry-note.ts";
import { Show } from "./show.ts";
import { Terminal } from "./terminal.ts";

export interface PlayOptions {
  /** Which member of the cast. */
  project: string;
  /** The demo's folder. */
  root: string;
  /** Process of the demo: without it there is nobody to play for. */
  ownerPid: number;
  speed: number;
}

/** How often an actor looks whether the demo still runs. */
const LOOK_MS = 1_000;

/** Plays until the demo is gone. Returns an exit code only when it cannot begin. */
export async function play(options: PlayOptions, env: NodeJS.ProcessEnv): Promise<number> {
  const member = memberOf(options.project);
  const paths = stagePaths(options.root);
  const ownerStart = processStart(options.ownerPid);
  const procStart = processStart(process.pid);
  const { TMUX, TMUX_PANE, PATH = "/usr/bin:/bin" } = env;
  if (!member || ownerStart === null || procStart === null || !TMUX || !TMUX_PANE) return 1;

  const { sessionId, project } = member;
  const cwd = paths.project(project);
  const place = `~/${project}`;
  const facts = {
    sessionId,
    transcriptPath: join(paths.claude, "projects", project, `${sessionId}.jsonl`),
    cwd,
  };
  const hooks = new Hooks(paths.data.hookScript, {
    PATH,
    HOME: paths.home,
    TMUX,
    TMUX_PANE,
    CLAUDE_PID: String(process.pid),
    CLAUDE_CODE_SESSION_ID: sessionId,
    CLAUDE_PROJECT_DIR: cwd,
  });
  process.on("exit", () => hooks.end());
  const leave = (): never => process.exit(0);
  for (const signal of ["SIGHUP", "SIGTERM", "SIGINT"] as const) process.on(signal, leave);
  setInterval(() => {
    const isOver = processStart(options.ownerPid) !== ownerStart || !existsSync(paths.root);
    if (isOver) leave();
  }, LOOK_MS);

  const registry = new RegistryNote(
    {
      folder: paths.sessions,
      pid: process.pid,
      procStart,
      sessionId,
      cwd,
      paneId: TMUX_PANE,
      tmuxSession: CAMP_SESSION,
      name: project,
    },
    systemClock,
  );
  const terminal = new Terminal(process.stdin, process.stdout);
  const show = new Show(terminal, place, member.mode, systemClock);
  const pace = new Pace(options.speed);
  const courtesies = new Courtesies(process.pid);
  const clock = systemClock;
  const actor = new Actor({ member, facts, place, show, hooks, registry, pace, courtesies, clock });
  terminal.open(
    `✳ ${member.title}`,
    (key) => actor.onKey(key),
    () => show.paint(),
  );
  return await actor.run();
}
