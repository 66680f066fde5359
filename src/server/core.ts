/** What stands between the edges: store, live sessions, ingest, hub, held requests. */

import { adoptionRules } from "../child/adoption-rules.ts";
import { Children } from "../child/children.ts";
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import { VERSION } from "../config/version.ts";
import type { PromptDesk } from "../control/prompt-desk.ts";
import { contentsOf } from "../git/contents.ts";
import { AgentProcesses } from "../ingest/agent-processes.ts";
import { Ingest } from "../ingest/ingest.ts";
import type { IntakeSources } from "../ingest/intake.ts";
import { Spool } from "../ingest/spool.ts";
import { Trim } from "../ingest/trim.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import { Hub } from "../live/hub.ts";
import { Screens } from "../live/screens.ts";
import type { Outbox } from "../notify/outbox.ts";
import type { OpenPermission } from "../protocol/game.ts";
import type { HookDecision } from "../protocol/hook-decision.ts";
import type { AgentProcess } from "../sessions/evidence.ts";
import { HeldPermissions } from "../sessions/held-permissions.ts";
import { LiveSessions } from "../sessions/live-sessions.ts";
import type { Durability } from "../store/database.ts";
import { openStore, type Store } from "../store/store.ts";
import { runningTrouble } from "../store/trouble.ts";
import { agentAncestor } from "../tmux/agent-ancestor.ts";
import { Acceptance } from "./acceptance.ts";
import { AgentMemory } from "./agent-memory.ts";
import { makeDesk } from "./desk.ts";
import { WatermarkKeeper } from "./keep-watermark.ts";
import { type Keeping, makeKeeping } from "./keeping.ts";
import { makeSelfCheck } from "./make-self-check.ts";
import { outboxOf } from "./notify.ts";
import { OverrideClock } from "./override-clock.ts";
import { Panes, windowOf } from "./panes.ts";
import { Repositories } from "./repositories.ts";
import { restoreSessions } from "./restore.ts";
import { restoreRequests } from "./restore-requests.ts";
import type { SelfCheck } from "./self-check.ts";
import { SessionViews } from "./session-views.ts";
import { makeSnapshot } from "./snapshot.ts";
import { SystemState } from "./system-state.ts";
import { Typing } from "./typing.ts";

export interface CoreOptions {
  config: Config;
  log: Log;
  clock: Clock;
  durability?: Durability | undefined;
}

export interface Core extends CoreOptions {
  store: Store;
  live: LiveSessions;
  panes: Panes;
  views: SessionViews;
  system: SystemState;
  selfCheck: SelfCheck;
  hub: Hub;
  screens: Screens;
  held: HeldPermissions<HookDecision>;
  /** Every open request: held ones, and those of before the start. */
  permissions(): OpenPermission[];
  ingest: Ingest;
  intake: IntakeSources;
  spool: Spool;
  watermark: WatermarkKeeper;
  /** Null: nothing is told outside this machine. */
  outbox: Outbox | null;
  acceptance: Acceptance;
  typing: Typing;
  prompts: PromptDesk;
  memory: AgentMemory;
  overrides: OverrideClock;
  children: Children;
  keeping: Keeping;
}

/** Opens the store and ties the parts to each other. Throws StoreError. */
export function makeCore(options: CoreOptions): Core {
  const { config, log, clock } = options;
  const store = openStore({
    path: config.paths.database,
    migrationsFolder: embeddedFolder("migrations"),
    clock,
    backups: config.paths.backups,
    rules: adoptionRules(config.time_zone),
    onProgress: (sentence) => log.warn(sentence),
    durability: options.durability ?? (config.storage.durability === "full" ? "FULL" : "NORMAL"),
  });
  const live = new LiveSessions();
  restoreSessions(store, live, log);
  const leftovers = restoreRequests(store, live, isoTime(clock.now()), (permission) =>
    hub.publish({ type: "permission", permission, isOpen: false }),
  );
  const permissions = () => [...leftovers.list(), ...held.list()];
  const panes = new Panes();
  const repositories = new Repositories(clock);
  const acceptance = new Acceptance();
  const views = makeViews(live, panes, repositories, {
    clock,
    permissionOf: (id) => held.idOf(id),
    queuedOf: (id) => prompts.count(id),
    memoryOf: (process) => memory.of(process),
    publish: (session) => hub.publish({ type: "session", session }),
    isHeld: (id) => ingest.isHeld(id),
  });
  const system = new SystemState(VERSION, store.events.count() > 0, (view) =>
    hub.publish({ type: "system", system: view }),
  );
  const boot = newId();
  const hub: Hub = new Hub({
    clock,
    boot,
    version: VERSION,
    snapshot: (boot, seq) => {
      const at = { boot, seq, clock, zone: config.time_zone, permissions: permissions() };
      return makeSnapshot({ ...at, live, store, views, system: system.view });
    },
  });
  const held: HeldPermissions<HookDecision> = new HeldPermissions({
    clock,
    holdMs: config.permission.hold_s * 1000,
    onChange: (permission, isOpen) => {
      hub.publish({ type: "permission", permission, isOpen });
      const state = live.get(permission.sessionId);
      if (state) hub.publish({ type: "session", session: views.tell(state) });
    },
  });
  const { retention } = config;
  const trim = new Trim(store, clock, {
    eventsDays: retention.events_days,
    eventsRows: retention.events_rows,
  });
  const outbox = outboxOf({
    ...{ config, store, clock, log },
    write: (work) => ingest.write(work),
    warn: (sentence) => system.setWarning("notify", sentence),
  });
  const ingest: Ingest = new Ingest({
    store,
    alongside: (tx, members) => trim.alongside(tx, members),
    live,
    clock,
    log,
    zone: config.time_zone,
    contentsOf,
    teller: outbox?.teller ?? null,
    viewOf: (state) => views.tell(state),
    onChanges: (changes) => {
      for (const change of changes) hub.publish(change);
    },
    onTrouble: (cause) => {
      const sentence = cause === null ? null : runningTrouble(cause, config.paths.root);
      system.setWarning("storage", sentence);
    },
    onSession: (state, id) => {
      if (state) acceptance.onSession(state);
      else views.forget(id);
      held.onSession(id, state);
      prompts.onSession(id, state !== null);
      leftovers.onSession(id);
    },
  });
  const typing = new Typing({
    ...{ config, clock, live, acceptance },
    paneOf: (key) => panes.find(key),
    captureOf: (key) => panes.capture(key),
  });
  const prompts: PromptDesk = makeDesk({
    ...{ clock, log, store, live, typing },
    write: (work) => ingest.write(work),
    onQueue: (id) => {
      const state = live.get(id);
      if (state) hub.publish({ type: "session", session: views.tell(state) });
    },
  });
  const memory = new AgentMemory(live, log);
  const overrides = new OverrideClock(live, ingest, clock);
  // The last known is what pages are told first, whatever comes in before the first page asks.
  for (const state of live.all()) views.tell(state);
  const agentProcesses = new AgentProcesses(agentAncestor, clock);
  const intake: IntakeSources = {
    agentProcess: (pid) => agentProcesses.of(pid),
    repositoryOf: (cwd) => repositories.of(cwd),
  };
  const watermark = new WatermarkKeeper({
    paths: config.paths,
    store,
    clock,
    log,
    boot,
    onLoss: (sentence) => system.setWarning("loss", sentence),
  });
  const spool = new Spool({
    paths: config.paths,
    ingest,
    sources: intake,
    clock,
    log,
    onWarnings: ({ poison, dropped }) => {
      system.setWarning("spool-poison", poison);
      system.setWarning("spool-dropped", dropped);
    },
  });
  const screens = new Screens(hub, panes);
  const children = new Children();
  const keeping = makeKeeping({ config, log, clock, store, ingest, trim, system, children });
  const selfCheck = makeSelfCheck({ config, log, clock, system, children });
  selfCheck.quick(() => store.verifyQuick(adoptionRules(config.time_zone)));
  const shown = { panes, views, system, selfCheck, hub, screens };
  const acting = { acceptance, typing, prompts, memory, overrides };
  const asked = { held, permissions };
  const kept = { store, live, ingest, intake, spool, watermark, children, keeping, outbox };
  return { ...options, ...shown, ...acting, ...asked, ...kept };
}

function makeViews(
  live: LiveSessions,
  panes: Panes,
  repositories: Repositories,
  {
    clock,
    publish,
    isHeld,
    ...wired
  }: {
    permissionOf: (sessionId: string) => string | null;
    queuedOf: (sessionId: string) => number;
    memoryOf: (process: AgentProcess) => number | null;
    clock: Clock;
    publish: ConstructorParameters<typeof SessionViews>[3];
    isHeld: ConstructorParameters<typeof SessionViews>[4];
  },
): SessionViews {
  const lookups = {
    paneOf: (key: string) => {
      const pane = panes.find(key);
      return pane && { window: windowOf(pane), title: pane.title };
    },
    branchOf: (cwd: string) => repositories.of(cwd).branch,
    ...wired,
  };
  return new SessionViews(live, lookups, clock, publish, isHeld);
}
