/** One life of the server: everything between opening the database and closing it. */

import { writeHookCurl } from "../agents/claude-code/hook-curl.ts";
import { claudeConfigDir } from "../agents/claude-code/install.ts";
import type { Config } from "../config/config.ts";
import { limits } from "../config/limits.ts";
import { makeApp } from "../http/app.ts";
import type { HttpContext } from "../http/context.ts";
import { Meters } from "../http/meters.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { every } from "../lib/pulse.ts";
import { tokenFile } from "../lib/token-file.ts";
import type { Durability } from "../store/database.ts";
import { writeServerNote } from "../store/lock.ts";
import { type Core, makeCore } from "./core.ts";
import { watchForeignWrites } from "./foreign-writes.ts";
import { makeHttpContext } from "./http-context.ts";
import { Observers } from "./observers.ts";
import { TmuxSockets } from "./tmux-sockets.ts";
import { watchTmux } from "./watch-tmux.ts";

export interface HouseOptions {
  config: Config;
  log: Log;
  clock?: Clock;
  /** The environment whose agents are watched: tmux's folder, Claude's config folder. */
  env?: Record<string, string | undefined>;
  durability?: Durability;
}

/** The server cannot listen; the message is one sentence with the repair. */
export class ListenError extends Error {}

/** `restoring`: the address stays and everything is answered 503 until the next life takes over. */
type Phase = "open" | "restoring" | "stopping";

export interface House {
  core: Core;
  url: string;
  port: number;
  /** Ends everything but the answering of requests, and closes the database. */
  close(why: "restoring" | "stopping"): Promise<void>;
  /** Gives the port away; requests that came before are still answered. */
  stopListening(): void;
  /** Breaks what connections are left, once the last answer has gone. */
  hangUp(): Promise<void>;
}

/**
 * Resolves when the house answers on `port` (0: any). Throws StoreError when the database cannot be
 * served and ListenError when the port cannot be had. `beforeListen` runs when all else is ready.
 */
export async function openHouse(
  options: HouseOptions,
  at: { port: number; restore: HttpContext["restore"]; beforeListen?(): void },
): Promise<House> {
  const { config, log, clock = systemClock, env = process.env } = options;
  const core = makeCore({ config, log, clock, durability: options.durability });
  const configFolders = [claudeConfigDir(env)];
  const { live, ingest, panes, keeping } = core;
  const observers = new Observers({ live, ingest, clock, log, configFolders });
  const sockets = new TmuxSockets(env, process.getuid?.() ?? 0, config.tmux.sockets);
  const meters = new Meters();
  const hookToken = tokenFile(config.paths.hookToken);
  let phase: Phase = "open";
  let { port } = at;
  const context = makeHttpContext({
    core,
    observers,
    sockets,
    meters,
    hookToken,
    cliToken: tokenFile(config.paths.cliToken),
    env,
    port: () => port,
    isStopping: () => phase === "stopping",
    isRestoring: () => phase === "restoring",
    restore: at.restore,
  });
  const app = await makeApp(context);
  at.beforeListen?.();
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
  const listener = app.server;
  port = listener?.port ?? port;
  const url = `http://${reachableName(config.host)}:${port}`;
  writeServerNote(config.paths.serverNote, { pid: process.pid, url });
  const holdMs = config.permission.hold_s * 1000;
  writeHookCurl(config.paths, { host: config.host, port, token: hookToken, holdMs });

  // The registry speaks first: it knows what a screen may still be behind with.
  observers.start(panes);
  watchTmux(core, observers, sockets);
  core.watermark.start();
  core.spool.start();
  core.outbox?.start();
  await core.prompts.start();
  core.overrides.start();
  core.memory.start();
  core.hub.start();
  keeping.upkeep.start();
  core.selfCheck.start();
  meters.start();
  const stopWatching = watchForeignWrites(core);
  const endRefreshing = every(limits.viewRefreshMs, () => core.views.refresh());
  const endTicking = every(limits.gameTickMs, () => passTime(core));

  async function close(why: "restoring" | "stopping"): Promise<void> {
    const isClosed = phase !== "open";
    phase = why;
    if (isClosed) return void (await app.stop(true));
    // Whoever waits for an answer is let go first; what is committed after that is only kept.
    core.held.releaseAll();
    endRefreshing();
    endTicking();
    stopWatching();
    core.prompts.stop();
    core.overrides.stop();
    core.memory.stop();
    core.hub.stop();
    core.selfCheck.stop();
    meters.stop();
    observers.stop();
    const ending = [core.spool.stop(), panes.stop(), core.children.stop(), core.outbox?.stop()];
    await Promise.all(ending);
    const { upkeep, backups, compaction } = keeping;
    await Promise.all([upkeep.stop(), backups.settled(), compaction.settled()]);
    ingest.drain();
    if (why === "stopping") await app.stop(true);
    ingest.close();
    core.watermark.stop();
    core.store.close();
  }
  return {
    core,
    url,
    port,
    close,
    stopListening: () => void listener?.stop(false),
    async hangUp() {
      const until = clock.monotonic() + limits.restoreAnswerMsMax;
      const isBusy = (): boolean => (listener?.pendingRequests ?? 0) > 0;
      while (isBusy() && clock.monotonic() < until) await Bun.sleep(20);
      await listener?.stop(true);
    },
  };
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
