/** Raises the demo: stage, server, hooks, the days before, and the cast in its panes. */
import { applyInstall, planInstall } from "../agents/claude-code/install.ts";
import { type Config, loadConfig } from "../config/config.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { ListenError } from "../server/house.ts";
import { makeServer, type RunningServer } from "../server/make-server.ts";
import { CAST } from "./cast.ts";
import { pastTaken, writePast } from "./past.ts";
import { makeProjects } from "./projects.ts";
import { DRAWN_VERSION } from "./screen/render.ts";
import type { Member } from "./script.ts";
import { buildStage, type Stage } from "./stage.ts";
import { endCamp, openCamp } from "./tmux-camp.ts";

export interface DemoOptions {
  /** 0: any free one. */
  port: number;
  /** 1 is human pace. */
  speed: number;
  /** The user's PATH. */
  path: string;
  log: Log;
  /** Ends the start at its next step; what was begun is taken back. */
  signal: AbortSignal;
  clock?: Clock;
}

export interface Demo {
  url: string;
  config: Config;
  /** Socket of the private tmux server. */
  socket: string;
  /** Takes everything back: agents, tmux, server, folder. */
  end(): Promise<void>;
}

/** A reason not to start at all, in one sentence. */
export class DemoError extends Error {}

/** Throws DemoError, or the signal's reason when it was aborted. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const missing = ["tmux", "curl"].find((name) => !Bun.which(name, { PATH: options.path }));
  if (missing) {
    throw new DemoError(
      `The demo needs ${missing}, which is not on the PATH; install it ` +
        `(apt install ${missing}, brew install ${missing}) and run this again.`,
    );
  }
  options.signal.throwIfAborted();
  const stage = buildStage(options.path);
  let server: RunningServer | null = null;
  const end = async (): Promise<void> => {
    try {
      await Promise.all([endCamp(stage.paths), server?.stop()]);
    } finally {
      await stage.strike();
    }
  };
  try {
    const config = await prepare(stage, options);
    options.signal.throwIfAborted();
    server = await serve(stage, config, options);
    await pastTaken(stage.paths, options.signal);
    await openCamp(stage, CAST, (member) => actorArgv(stage, member, options.speed));
    options.signal.throwIfAborted();
    return { url: server.url, config, socket: stage.paths.socket, end };
  } catch (cause) {
    await end();
    throw cause;
  }
}

async function prepare(stage: Stage, options: DemoOptions): Promise<Config> {
  const { paths, env } = stage;
  const { clock = systemClock } = options;
  const config = loadConfig({ port: String(options.port), dataDir: paths.data.root }, env);
  makeProjects(paths, CAST);
  const plan = planInstall(config.paths, `${paths.claude}/settings.json`, DRAWN_VERSION);
  applyInstall(config.paths, plan, { host: config.host, port: config.port }, clock.now());
  writePast(paths, CAST, clock.now());
  return config;
}

async function serve(stage: Stage, config: Config, options: DemoOptions): Promise<RunningServer> {
  const { log, clock = systemClock } = options;
  try {
    // Nothing of it is kept, so no commit has to wait for the disk.
    return await makeServer({ config, log, clock, env: stage.env, durability: "NORMAL" });
  } catch (cause) {
    if (cause instanceof ListenError) throw new DemoError(cause.message, { cause });
    throw cause;
  }
}

/** The same executable in another role, under the name of an agent. */
function actorArgv({ paths }: Stage, member: Member, speed: number): string[] {
  const script = Bun.isStandaloneExecutable ? [] : [Bun.main];
  const role = ["--play", member.project, "--root", paths.root];
  const owner = ["--owner", String(process.pid), "--speed", String(speed)];
  return [paths.program, ...script, "demo", ...role, ...owner];
}
