/** What stands between the edges: store, live sessions, ingest, hub, held requests. */
import type { Config } from "../config/config.ts";
import { embeddedFolder } from "../config/embedded.ts";
import { VERSION } from "../config/version.ts";
import { contentsOf } from "../git/contents.ts";
import { AgentProcesses } from "../ingest/agent-processes.ts";
import { Ingest } from "../ingest/ingest.ts";
import type { IntakeSources } from "../ingest/intake.ts";
import { Spool } from "../ingest/spool.ts";
import type { Clock } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import { Hub } from "../live/hub.ts";
import { Screens } from "../live/screens.ts";
import type { HookDecision } from "../protocol/hook-decision.ts";
import { HeldPermissions } from "../sessions/held-permissions.ts";
import { LiveSessions } from "../sessions/live-sessions.ts";
import type { Durability } from "../store/database.ts";
import { openStore, type Store } from "../store/store.ts";
import { agentAncestor } from "../tmux/agent-ancestor.ts";
import { Acceptance } from "./acceptance.ts";
import { adoptionRules } from "./adoption-rules.ts";
import { Panes, windowOf } from "./panes.ts";
import { Repositories } from "./repositories.ts";
import { restoreSessions } from "./restore.ts";
import { SessionViews } from "./session-views.ts";
import { makeSnapshot } from "./snapshot.ts";
import { SystemState } from "./system-state.ts";

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
  hub: Hub;
  screens: Screens;
  held: HeldPermissions<HookDecision>;
  ingest: Ingest;
  intake: IntakeSources;
  spool: Spool;
  acceptance: Acceptance;
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
    ...(options.durability ? { durability: options.durability } : {}),
  });
  const live = new LiveSessions();
  restoreSessions(store, live, log);
  const panes = new Panes();
  const repositories = new Repositories(clock);
  const acceptance = new Acceptance();
  const views = makeViews(live, panes, repositories, {
    permissionOf: (id) => held.idOf(id),
    publish: (session) => hub.publish({ type: "session", session }),
  });
  const system = new SystemState(VERSION, store.events.count() > 0, (view) =>
    hub.publish({ type: "system", system: view }),
  );
  const hub: Hub = new Hub({
    clock,
    boot: newId(),
    version: VERSION,
    snapshot: (boot, seq) => {
      const permissions = held.list();
      const at = { boot, seq, clock };
      return makeSnapshot({ ...at, live, store, views, permissions, system: system.view });
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
  const ingest = new Ingest({
    store,
    live,
    clock,
    log,
    zone: config.time_zone,
    contentsOf,
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
  const agentProcesses = new AgentProcesses(agentAncestor, clock);
  const intake: IntakeSources = {
    agentProcess: (pid) => agentProcesses.of(pid),
    repositoryOf: (cwd) => repositories.of(cwd),
  };
  const spool = new Spool(config.paths, ingest, intake, clock, log);
  const screens = new Screens(hub, panes);
  const shown = { panes, views, system, hub, screens };
  return { ...options, ...shown, store, live, held, ingest, intake, spool, acceptance };
}

function makeViews(
  live: LiveSessions,
  panes: Panes,
  repositories: Repositories,
  wired: {
    permissionOf: (sessionId: string) => string | null;
    publish: ConstructorParameters<typeof SessionViews>[2];
  },
): SessionViews {
  const lookups = {
    paneOf: (key: string) => {
      const pane = panes.find(key);
      return pane && { window: windowOf(pane), title: pane.title };
    },
    branchOf: (cwd: string) => repositories.of(cwd).branch,
    permissionOf: wired.permissionOf,
  };
  return new SessionViews(live, lookups, wired.publish);
}
