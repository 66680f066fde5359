/** What the routes may ask of the house and do to it, as plain functions. */
import { limits } from "../config/limits.ts";
import { VERSION } from "../config/version.ts";
import { makeIssue } from "../control/github-issue.ts";
import { Auth } from "../http/auth.ts";
import type { HttpContext } from "../http/context.ts";
import type { Meters } from "../http/meters.ts";
import { OneTimeCodes } from "../http/one-time-codes.ts";
import { readHookCall } from "../ingest/intake.ts";
import { parseTmuxEnv } from "../tmux/keys.ts";
import type { Core } from "./core.ts";
import type { Observers } from "./observers.ts";
import { paneViewOf } from "./panes.ts";
import type { TmuxSockets } from "./tmux-sockets.ts";
import { Typing } from "./typing.ts";

export interface HttpContextOptions {
  core: Core;
  observers: Observers;
  sockets: TmuxSockets;
  meters: Meters;
  hookToken: string;
  cliToken: string;
  env: Record<string, string | undefined>;
  port(): number;
  isStopping(): boolean;
}

export function makeHttpContext(options: HttpContextOptions): HttpContext {
  const { core, observers, meters, hookToken, cliToken, port, isStopping } = options;
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
    port,
    isStopping,
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
    sessionState: (id) => live.get(id),
    transitions: (id) => live.transitions(id),
    panes: () => ({
      items: panes.list().map((pane) => paneViewOf(pane, observers.isAgentPane(pane))),
      problem: core.system.view.tmuxProblem,
    }),
    markSeen: (id) => ingest.observe(id, { kind: "seen", at: clock.now() }),
    ...actions(options),
    makeIssue: (request) => makeIssue(request, options.env),
    spool: () => core.spool.stats,
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

/** What the outside may do to an agent: decide, prompt, press keys. */
function actions({
  core,
  observers,
}: HttpContextOptions): Pick<HttpContext, "decide" | "prompt" | "pressKeys"> {
  const { config, clock, live, acceptance, panes, held, ingest } = core;
  const typing = new Typing({
    config,
    clock,
    live,
    acceptance,
    paneOf: (key) => panes.find(key),
    isAgentPane: (pane) => observers.isAgentPane(pane),
  });
  return {
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
  };
}
