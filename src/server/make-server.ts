/** Builds the whole server from a config: the one place that knows every room of the house. */

import { writeHookCurl } from "../agents/claude-code/hook-curl.ts";
import { claudeConfigDir } from "../agents/claude-code/install.ts";
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import { limits } from "../config/limits.ts";
import { VERSION } from "../config/version.ts";
import { makeApp } from "../http/app.ts";
import { Auth } from "../http/auth.ts";
import { Meters } from "../http/meters.ts";
import { OneTimeCodes } from "../http/one-time-codes.ts";
import { AgentProcesses } from "../ingest/agent-processes.ts";
import { Ingest } from "../ingest/ingest.ts";
import { type IntakeSources, readHookCall } from "../ingest/intake.ts";
import { Spool } from "../ingest/spool.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import { tokenFile } from "../lib/token-file.ts";
import { Hub } from "../live/hub.ts";
import { Screens } from "../live/screens.ts";
import type { PaneView } from "../protocol/api.ts";
import type { HookDecision } from "../protocol/hook-decision.ts";
import { HeldPermissions } from "../sessions/held-permissions.ts";
import { LiveSessions } from "../sessions/live-sessions.ts";
import type { ViewLookups } from "../sessions/view.ts";
import type { Durability } from "../store/database.ts";
import { takeLock, writeServerNote } from "../store/lock.ts";
import { openStore } from "../store/store.ts";
import { agentAncestor } from "../tmux/agent-ancestor.ts";
import { parseTmuxEnv } from "../tmux/keys.ts";
import type { TmuxPane } from "../tmux/pane.ts";
import { startPoller, type TmuxPoller } from "../tmux/poller.ts";
import { Acceptance } from "./acceptance.ts";
import { Observers } from "./observers.ts";
import { Repositories } from "./repositories.ts";
import { restoreSessions } from "./restore.ts";
import { screenSource } from "./screen-source.ts";
import { SessionViews } from "./session-views.ts";
import { makeSnapshot } from "./snapshot.ts";
import { SystemState } from "./system-state.ts";
import { TmuxSockets } from "./tmux-sockets.ts";
import { Typing } from "./typing.ts";

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

/** Resolves when the server answers. Throws StoreError when the data folder cannot be served. */
export async function makeServer(options: ServerOptions): Promise<RunningServer> {
  const { config, log, clock = systemClock, env = process.env } = options;
  const { paths } = config;
  const lock = takeLock(paths.lock, paths.serverNote);
  const store = openOrRelease(
    () =>
      openStore({
        path: paths.database,
        migrationsFolder: embeddedFolder("migrations"),
        clock,
        ...(options.durability ? { durability: options.durability } : {}),
      }),
    lock,
  );
  const live = new LiveSessions();
  restoreSessions(store, live, log);

  const repositories = new Repositories(clock);
  const acceptance = new Acceptance();
  let poller: TmuxPoller | null = null;
  const paneOf = (key: string): TmuxPane | null =>
    poller?.panes().find((pane) => pane.key === key) ?? null;
  const lookups: ViewLookups = {
    paneOf: (key) => {
      const pane = paneOf(key);
      return pane && { window: windowOf(pane), title: pane.title };
    },
    branchOf: (cwd) => repositories.of(cwd).branch,
    permissionOf: (id) => held.idOf(id),
  };
  const views = new SessionViews(live, lookups, (session) =>
    hub.publish({ type: "session", session }),
  );
  const system = new SystemState(VERSION, store.events.count() > 0, (view) =>
    hub.publish({ type: "system", system: view }),
  );
  const hub: Hub = new Hub({
    clock,
    boot: newId(),
    version: VERSION,
    snapshot: (boot, seq) =>
      makeSnapshot({
        boot,
        seq,
        clock,
        live,
        store,
        views,
        permissions: held.list(),
        system: system.view,
      }),
  });
  const ingest = new Ingest({
    store,
    live,
    clock,
    log,
    viewOf: (state) => views.tell(state),
    onChanges: (changes) => {
      for (const change of changes) hub.publish(change);
    },
    onSession: (state, id) => {
      if (state) acceptance.onSession(state);
      else views.forget(id);
      held.onSession(id, state);
    },
  });
  const held: HeldPermissions<HookDecision> = new HeldPermissions({
    clock,
    onChange: (permission, isOpen) => {
      hub.publish({ type: "permission", permission, isOpen });
      const state = live.get(permission.sessionId);
      if (state) hub.publish({ type: "session", session: views.tell(state) });
    },
  });
  const observers = new Observers({
    live,
    ingest,
    clock,
    log,
    configFolders: [claudeConfigDir(env)],
  });
  const screens = new Screens(
    hub,
    screenSource(() => poller, paneOf),
  );
  const agentProcesses = new AgentProcesses(agentAncestor, clock);
  const intake: IntakeSources = {
    agentProcess: (pid) => agentProcesses.of(pid),
    repositoryOf: (cwd) => repositories.of(cwd),
  };
  const spool = new Spool(paths, ingest, intake, clock, log);
  const typing = new Typing({
    config,
    clock,
    live,
    acceptance,
    paneOf,
    isAgentPane: (pane) => observers.isAgentPane(pane),
  });
  const meters = new Meters(clock);
  const sockets = new TmuxSockets(env, process.getuid?.() ?? 0, config.tmux.sockets);
  const hookToken = tokenFile(paths.hookToken);
  let isStopping = false;
  let port = config.port;
  const app = await makeApp({
    config,
    version: VERSION,
    clock,
    log,
    store,
    ingest,
    hub,
    screens,
    meters,
    auth: new Auth({ store, clock, hookToken, cliToken: tokenFile(paths.cliToken) }),
    held,
    sessionState: (id) => live.get(id),
    signInCodes: new OneTimeCodes(clock),
    liveTickets: new OneTimeCodes(clock),
    port: () => port,
    readHook(body, headers, arrivedAt) {
      const read = readHookCall(body, headers, arrivedAt, intake);
      if (read.ok) {
        system.setHooks();
        const place = headers.tmux ? parseTmuxEnv(headers.tmux) : null;
        if (place) sockets.add(place.socketPath);
        if (read.call.paneKey) poller?.poke(read.call.paneKey);
      }
      return read;
    },
    sessions: () => live.all().map((state) => views.fresh(state)),
    session: (id) => {
      const state = live.get(id);
      return state && views.fresh(state);
    },
    statuses: () => live.all().map((state) => state.status),
    transitions: (id) => live.transitions(id),
    panes: () => ({
      items: (poller?.panes() ?? []).map((pane) => paneView(pane, observers.isAgentPane(pane))),
      problem: system.view.tmuxProblem,
    }),
    markSeen: (id) => ingest.observe(id, { kind: "seen", at: clock.now() }),
    decide(id, decision) {
      const request = held.find(id);
      if (!request || !held.decide(id, decision)) return false;
      const { tool: toolName, inputHash, agentId } = request;
      const at = clock.now();
      ingest.observe(request.sessionId, { kind: "decided", at, toolName, inputHash, agentId });
      return true;
    },
    prompt: (id, body) => typing.prompt(id, body),
    pressKeys: (id, keys) => typing.pressKeys(id, keys),
    spool: () => spool.stats,
    tmux: () => poller?.stats ?? { spawns: 0, captures: 0, failures: 0 },
    ready: () => ({
      database: store.isAlive() ? "ok" : "not answering",
      ingest: ingest.stats.waiting < limits.queueMembersMax ? "ok" : "full",
      tmux: system.view.tmuxProblem ?? "ok",
    }),
    isStopping: () => isStopping,
  });

  try {
    app.listen({ port: config.port, hostname: config.host });
  } catch (cause) {
    store.close();
    lock.release();
    throw new ListenError(
      `Port ${config.port} on ${config.host} cannot be used, another program may have it; ` +
        "choose another with --port.",
      { cause },
    );
  }
  port = app.server?.port ?? config.port;
  const url = `http://${reachableName(config.host)}:${port}`;
  writeServerNote(paths.serverNote, { pid: process.pid, url });
  writeHookCurl(paths, { host: config.host, port, token: hookToken });

  poller = startPoller({
    sockets: () => sockets.paths(),
    program: config.tmux.program,
    clock,
    limits,
    log,
    isAgentPane: (pane) => observers.isAgentPane(pane),
    paceOf: (pane) => {
      const status = live.liveInPane(pane.key)?.status;
      return status === "working" || status === "waiting" ? "busy" : "idle";
    },
    onPanes: () => {
      system.setPaneCount(poller?.panes().length ?? 0);
      observers.onPanes();
      views.refresh();
    },
    onScreen: (pane, capture) => {
      observers.onScreen(pane, capture);
      screens.captured(pane.key);
    },
    onGone: (paneKey) => {
      screens.gone(paneKey);
      observers.onPaneGone(paneKey);
    },
    onProblem: (socketPath, sentence, kind) => {
      if (kind === "no-server") sockets.setSilent(socketPath);
      system.setTmuxProblem(socketPath, sentence, kind);
      system.setPaneCount(poller?.panes().length ?? 0);
    },
  });
  await observers.start(poller);
  spool.start();
  hub.start();
  meters.start();
  const refreshing = setInterval(() => views.refresh(), limits.viewRefreshMs);
  log.info({ url, version: VERSION, data: paths.root }, "listening");

  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info("stopping");
    held.releaseAll();
    clearInterval(refreshing);
    hub.stop();
    meters.stop();
    observers.stop();
    await Promise.all([spool.stop(), poller?.stop()]);
    ingest.drain();
    await app.stop(true);
    ingest.drain();
    store.close();
    lock.release();
  };
  return { url, port, stop, [Symbol.asyncDispose]: stop };
}

function openOrRelease<T>(open: () => T, lock: { release(): void }): T {
  try {
    return open();
  } catch (cause) {
    lock.release();
    throw cause;
  }
}

/** The name by which programs of this machine reach the server. */
function reachableName(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

function windowOf(pane: TmuxPane): string {
  return `${pane.session}:${pane.windowIndex} ${pane.windowName}`;
}

function paneView(pane: TmuxPane, isAgent: boolean): PaneView {
  const { key, serverKey, id, session, windowIndex, windowName, title, command, cwd } = pane;
  return {
    key,
    server: serverKey,
    id,
    session,
    windowIndex,
    windowName,
    title,
    command,
    cwd,
    width: pane.width,
    height: pane.height,
    isAgent,
  };
}
