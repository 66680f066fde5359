/** Builds the whole server from a config, starts it, and knows the order in which it stops. */
import { writeHookCurl } from "../agents/claude-code/hook-curl.ts";
import { claudeConfigDir } from "../agents/claude-code/install.ts";
import type { Config } from "../config/config.ts";
import { limits } from "../config/limits.ts";
import { VERSION } from "../config/version.ts";
import { makeApp } from "../http/app.ts";
import { Meters } from "../http/meters.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { tokenFile } from "../lib/token-file.ts";
import { type Durability, storeErrorOf } from "../store/database.ts";
import { takeLock, writeServerNote } from "../store/lock.ts";
import { type Core, makeCore } from "./core.ts";
import { watchForeignWrites } from "./foreign-writes.ts";
import { makeHttpContext } from "./http-context.ts";
import { Observers } from "./observers.ts";
import { TmuxSockets } from "./tmux-sockets.ts";
import { watchTmux } from "./watch-tmux.ts";

export interface ServerOptions {
  config: Config;
  log: Log;
  clock?: Clock;
  /** The environment whose agents are watched: tmux's folder, Claude's config folder. */
  env?: Record<string, string | undefined>;
  durability?: Durability;
}

/** The server cannot listen; the message is one sentence with the repair. */
export class ListenError extends Error {}

export interface RunningServer extends AsyncDisposable {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/**
 * Resolves when the server answers. Throws StoreError when the data folder cannot be served and
 * ListenError when the port cannot be had; the folder is free again then.
 */
export async function makeServer(options: ServerOptions): Promise<RunningServer> {
  const { paths } = options.config;
  const lock = takeLock(paths.lock, paths.serverNote);
  try {
    return await startServer(options, lock);
  } catch (cause) {
    lock.release();
    // A full disk or a folder that cannot be written shows at the first file that is made.
    throw storeErrorOf(cause, paths.root) ?? cause;
  }
}

async function startServer(
  options: ServerOptions,
  lock: { release(): void },
): Promise<RunningServer> {
  const { config, log, clock = systemClock, env = process.env } = options;
  const core = makeCore({ config, log, clock, durability: options.durability });
  const configFolders = [claudeConfigDir(env)];
  const { live, ingest, panes } = core;
  const observers = new Observers({ live, ingest, clock, log, configFolders });
  const sockets = new TmuxSockets(env, process.getuid?.() ?? 0, config.tmux.sockets);
  const meters = new Meters(clock);
  const hookToken = tokenFile(config.paths.hookToken);
  let isStopping = false;
  let port = config.port;
  const context = makeHttpContext({
    core,
    observers,
    sockets,
    meters,
    hookToken,
    env,
    cliToken: tokenFile(config.paths.cliToken),
    port: () => port,
    isStopping: () => isStopping,
  });
  const app = await makeApp(context);
  try {
    app.listen({ port, hostname: config.host });
  } catch (cause) {
    core.store.close();
    throw new ListenError(
      `Port ${port} on ${config.host} cannot be used, another program may have it; ` +
        "choose another with --port.",
      { cause },
    );
  }
  port = app.server?.port ?? port;
  const url = `http://${reachableName(config.host)}:${port}`;
  writeServerNote(config.paths.serverNote, { pid: process.pid, url });
  writeHookCurl(config.paths, { host: config.host, port, token: hookToken });

  watchTmux(core, observers, sockets);
  await observers.start(panes);
  core.spool.start();
  core.hub.start();
  meters.start();
  const stopWatching = watchForeignWrites(core);
  const refreshing = setInterval(() => core.views.refresh(), limits.viewRefreshMs);
  const ticking = setInterval(() => passTime(core), limits.gameTickMs);
  log.info({ url, version: VERSION, data: config.paths.root }, "listening");

  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info("stopping");
    // Whoever waits for an answer is let go first; what is committed after that is only kept.
    core.held.releaseAll();
    clearInterval(refreshing);
    stopWatching();
    clearInterval(ticking);
    core.hub.stop();
    meters.stop();
    observers.stop();
    await Promise.all([core.spool.stop(), panes.stop()]);
    ingest.drain();
    await app.stop(true);
    ingest.drain();
    core.store.close();
    lock.release();
  };
  return { url, port, stop, [Symbol.asyncDispose]: stop };
}

/** While events of the past still lie in the spool, nothing of the past is over. */
function passTime({ ingest, spool, log }: Core): void {
  if (spool.stats.files > 0) return;
  ingest.tick().catch((cause) => {
    // The next tick finds the same work.
    log.warn({ err: cause }, "what time does to the game was not written");
  });
}

/** The name by which programs of this machine reach the server. */
function reachableName(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
