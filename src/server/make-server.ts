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
import { makeCore } from "./core.ts";
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
    cliToken: tokenFile(config.paths.cliToken),
    env,
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
  const holdMs = config.permission.hold_s * 1000;
  writeHookCurl(config.paths, { host: config.host, port, token: hookToken, holdMs });

  // The registry speaks first: it knows what a screen may still be behind with.
  await observers.start(panes);
  watchTmux(core, observers, sockets);
  core.watermark.start();
  core.spool.start();
  await core.prompts.start();
  core.overrides.start();
  core.memory.start();
  core.hub.start();
  meters.start();
  const stopWatching = watchForeignWrites(core);
  const refreshing = setInterval(() => core.views.refresh(), limits.viewRefreshMs);
  log.info({ url, version: VERSION, data: config.paths.root }, "listening");

  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info("stopping");
    // Whoever waits for an answer is let go first; what is committed after that is only kept.
    core.held.releaseAll();
    clearInterval(refreshing);
    stopWatching();
    core.prompts.stop();
    core.overrides.stop();
    core.memory.stop();
    core.hub.stop();
    meters.stop();
    observers.stop();
    await Promise.all([core.spool.stop(), panes.stop()]);
    ingest.drain();
    await app.stop(true);
    ingest.drain();
    core.watermark.stop();
    core.store.close();
    lock.release();
  };
  return { url, port, stop, [Symbol.asyncDispose]: stop };
}

/** The name by which programs of this machine reach the server. */
function reachableName(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
