/** What the routes are given: built once, passed down, nothing global. */
import type { Config } from "../config/config.ts";
import type { IssueRequest, IssueResult } from "../control/github-issue.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { HookHeaders, IntakeResult } from "../ingest/intake.ts";
import type { SpoolStats } from "../ingest/spool.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Hub } from "../live/hub.ts";
import type { Screens } from "../live/screens.ts";
import type { KeyName, PaneView, PromptBody, PromptDelivery } from "../protocol/api.ts";
import type { HookDecision } from "../protocol/hook-decision.ts";
import type { SessionStatus, SessionView } from "../protocol/session.ts";
import type { HeldPermissions } from "../sessions/held-permissions.ts";
import type { Transition } from "../sessions/reduce.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Store } from "../store/store.ts";
import type { PollerStats } from "../tmux/poller-stats.ts";
import type { Auth } from "./auth.ts";
import type { Meters } from "./meters.ts";
import type { OneTimeCodes } from "./one-time-codes.ts";

export interface ReadyState {
  database: string;
  ingest: string;
  tmux: string;
}

export interface HttpContext {
  config: Config;
  version: string;
  clock: Clock;
  log: Log;
  store: Store;
  ingest: Ingest;
  hub: Hub;
  screens: Screens;
  meters: Meters;
  auth: Auth;
  held: HeldPermissions<HookDecision>;
  signInCodes: OneTimeCodes<{ name: string }>;
  liveTickets: OneTimeCodes<{ deviceId: string | null }>;
  /** The port in use; known once the server listens. */
  port(): number;
  readHook(body: unknown, headers: HookHeaders, arrivedAt: number): IntakeResult;
  sessions(): SessionView[];
  /** The status of each live session. */
  statuses(): SessionStatus[];
  session(id: string): SessionView | null;
  sessionState(id: string): SessionState | null;
  transitions(id: string): readonly Transition[];
  panes(): { items: PaneView[]; problem: string | null };
  markSeen(sessionId: string): void;
  /** Gives a held request its answer; false when it is not open any more. */
  decide(permissionId: string, decision: HookDecision): boolean;
  prompt(sessionId: string, body: PromptBody): Promise<PromptDelivery>;
  pressKeys(
    sessionId: string,
    keys: readonly KeyName[],
  ): Promise<{ ok: true } | { ok: false; detail: string }>;
  makeIssue(request: IssueRequest): Promise<IssueResult>;
  spool(): SpoolStats;
  tmux(): PollerStats;
  ready(): ReadyState;
  isStopping(): boolean;
}
