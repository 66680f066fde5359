/** What the routes may ask of the house and do to it, as plain functions. */
import { isHeadless } from "../agents/claude-code/headless.ts";
import { limits } from "../config/limits.ts";
import { VERSION } from "../config/version.ts";
import { makeIssue } from "../control/github-issue.ts";
import { Auth } from "../http/auth.ts";
import type { HttpContext } from "../http/context.ts";
import type { Meters } from "../http/meters.ts";
import { OneTimeCodes } from "../http/one-time-codes.ts";
import { readHookCall } from "../ingest/intake.ts";
import { newId } from "../lib/ids.ts";
import { parseTmuxEnv } from "../tmux/keys.ts";
import { processArgv } from "../tmux/processes.ts";
import type { Core } from "./core.ts";
import { notifyReportOf } from "./notify.ts";
import type { Observers } from "./observers.ts";
import { paneViewOf } from "./panes.ts";
import { saveScreen } from "./save-screen.ts";
import { SessionActs } from "./session-acts.ts";
import type { TmuxSockets } from "./tmux-sockets.ts";
import { transitionsOf } from "./transitions.ts";
import { Windows } from "./windows.ts";

type Actions = Pick<
  HttpContext,
  | "canAnswerInTerminal"
  | "decide"
  | "hungUp"
  | "prompts"
  | "acts"
  | "dialogs"
  | "windows"
  | "pressKeys"
>;

export interface HttpContextOptions {
  core: Core;
  observers: Observers;
  sockets: TmuxSockets;
  meters: Meters;
  hookToken: string;
  cliToken: string;
  /** The environment whose agents are watched. */
  env: Record<string, string | undefined>;
  port(): number;
  isStopping(): boolean;
  isRestoring(): boolean;
  restore: HttpContext["restore"];
}

export function makeHttpContext(options: HttpContextOptions): HttpContext {
  const { core, observers, meters, hookToken, cliToken, port, isStopping } = options;
  const { isRestoring, restore } = options;
  const { config, log, clock, store, ingest, hub, screens, held, live, views, panes } = core;
  return {
    config,
    version: VERSION,
    log,
    clock,
    store,
    ingest,
    hub,
    screens,
    meters,
    held,
    permissions: () => core.permissions(),
    port,
    isStopping,
    isRestoring,
    restore,
    backups: core.keeping.backups,
    compaction: core.keeping.compaction,
    sizes: () => core.keeping.sizes.look(),
    auth: new Auth({ store, clock, hookToken, cliToken }),
    signInCodes: new OneTimeCodes(clock),
    liveTickets: new OneTimeCodes(clock),
    readHook: hookReader(options),
    sessions: () => live.all().map((state) => views.fresh(state)),
    statuses: () => live.all().map((state) => state.status),
    session: (id) => {
      const state = live.get(id);
      return state && views.fresh(state);
    },
    states: () => live.all(),
    sessionState: (id) => live.get(id),
    transitions: (id) => transitionsOf(store, id),
    panes: () => ({
      items: panes.list().map((pane) => paneViewOf(pane, observers.isAgentPane(pane))),
      problem: core.system.view.tmuxProblem,
    }),
    observed: () => ({
      corrections: live.corrections,
      unrecognisedScreens: observers.unrecognised.count,
    }),
    saveScreen(id, expect) {
      const key = live.get(id)?.paneKey;
      const [pane, capture] = key ? [panes.find(key), panes.capture(key)] : [null, null];
      if (!pane || !capture) return { refused: "The session shows no screen that can be seen." };
      const saved = saveScreen(config.paths.screens, pane, capture, expect, newId());
      return saved ?? { refused: `${config.paths.screens} is full; take screens out of it.` };
    },
    markSeen: (id) => ingest.observe(id, { kind: "seen", at: clock.now() }),
    ...actions(options),
    makeIssue: (request) => makeIssue(request, options.env),
    faults: () => core.selfCheck.faults,
    replay: () => ingest.replay(core.intake),
    spool: () => core.spool.stats,
    lostEvents: () => core.watermark.lostEvents,
    warnings: () => core.system.view.warnings,
    notifyReport: () => notifyReportOf(core.outbox, store),
    testNotify: async () => (await core.outbox?.test()) ?? null,
    tmux: () => panes.stats,
    ready: () => ({
      database: store.isAlive() ? "ok" : "not answering",
      ingest: ingest.stats.waiting < limits.queueMembersMax ? "ok" : "full",
      tmux: core.system.view.tmuxProblem ?? "ok",
    }),
  };
}

/** Reads a hook's call; what it says of its place is looked at at once. */
function hookReader({ core, sockets }: HttpContextOptions): HttpContext["readHook"] {
  return (body, headers, arrivedAt) => {
    const read = readHookCall(body, headers, arrivedAt, core.intake);
    if (!read.ok) return read;
    core.system.setHooks();
    const place = headers.tmux ? parseTmuxEnv(headers.tmux) : null;
    if (place) sockets.add(place.socketPath);
    if (read.call.paneKey) core.panes.poke(read.call.paneKey);
    return read;
  };
}

/** What the outside may do to an agent: decide, prompt, press keys, choose, open windows. */
function actions({ core, observers, env }: HttpContextOptions): Actions {
  const { config, clock, live, panes, held, ingest, typing, prompts } = core;
  return {
    canAnswerInTerminal: ({ paneKey, process }) =>
      // Without a pane it may be a background session.
      paneKey !== null && (process === null || !isHeadless(processArgv(process.pid))),
    decide(id, decision) {
      const request = held.find(id);
      if (!request || !held.decide(id, decision)) return false;
      const { tool: toolName, inputHash, agentId } = request;
      const at = clock.now();
      ingest.observe(request.sessionId, { kind: "decided", at, toolName, inputHash, agentId });
      return true;
    },
    hungUp(id, call) {
      ingest.observe(id, { kind: "hung-up", at: clock.now(), ...call });
      // Its screen may still be known with the dialog on it.
      const paneKey = live.get(id)?.paneKey;
      if (paneKey) panes.poke(paneKey);
    },
    prompts,
    acts: new SessionActs(live, ingest, clock),
    dialogs: {
      find: (id) => typing.dialog(id),
      answer: (id, answer) => typing.answerDialog(id, answer),
    },
    windows: new Windows(panes, env, config),
    pressKeys: (id, keys) => typing.pressKeys(id, keys, (pane) => observers.isAgentPane(pane)),
  };
}
