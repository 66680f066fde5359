/** What the routes are given: built once, passed down, nothing global. */
import type { Config } from "../config/config.ts";
import type { DialogResult } from "../control/answer-dialog.ts";
import type { IssueRequest, IssueResult } from "../control/github-issue.ts";
import type { PromptDesk } from "../control/prompt-desk.ts";
import type { SignalResult } from "../control/signal-process.ts";
import type { Made, WindowResult } from "../control/windows.ts";
import type { HookCall } from "../ingest/hook-call.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { HookHeaders, IntakeResult } from "../ingest/intake.ts";
import type { ReplayResult } from "../ingest/replay-raw.ts";
import type { SpoolStats } from "../ingest/spool-report.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Hub } from "../live/hub.ts";
import type { Screens } from "../live/screens.ts";
import type { SendOutcome } from "../notify/channel.ts";
import type { ScreenDialog, SignalName } from "../protocol/acts.ts";
import type { KeyName, PaneView, SavedScreen, SessionTransition } from "../protocol/api.ts";
import type { Restored } from "../protocol/backup.ts";
import type { OpenPermission } from "../protocol/game.ts";
import type { HookDecision } from "../protocol/hook-decision.ts";
import type { NotifyReport } from "../protocol/notify.ts";
import type { SessionStatus, SessionView } from "../protocol/session.ts";
import type { SplitBody, WindowBody } from "../protocol/windows.ts";
import type { AskedCall } from "../sessions/evidence.ts";
import type { HeldPermissions } from "../sessions/held-permissions.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Store } from "../store/store.ts";
import type { PollerStats } from "../tmux/poller-stats.ts";
import type { Backups } from "../upkeep/backups.ts";
import type { Compaction } from "../upkeep/compaction.ts";
import type { SizesReport } from "../upkeep/sizes.ts";
import type { Auth } from "./auth.ts";
import type { Meters } from "./meters.ts";
import type { OneTimeCodes } from "./one-time-codes.ts";

/** What a person says of a session and does to its process. */
export interface SessionActs {
  override(sessionId: string, status: SessionStatus | null, until: number | null): void;
  mute(sessionId: string, isMuted: boolean): void;
  acknowledge(sessionId: string): void;
  signal(sessionId: string, signal: SignalName, pid: number): SignalResult;
}

/** Dialogs on screen, for what no hook can answer. */
export interface Dialogs {
  find(sessionId: string): ScreenDialog | null;
  answer(
    sessionId: string,
    answer: { option: string; question: string | null; mayAll: boolean },
  ): Promise<DialogResult>;
}

export interface WindowActs {
  open(body: WindowBody): Promise<Made>;
  split(body: SplitBody): Promise<Made>;
  rename(pane: string, name: string): Promise<WindowResult<object>>;
  close(pane: string, what: "window" | "pane"): Promise<WindowResult<object>>;
  signal(pane: string, signal: SignalName): Promise<SignalResult>;
}

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
  /** Every open request: held ones, and those of before a restart. */
  permissions(): OpenPermission[];
  signInCodes: OneTimeCodes<{ name: string }>;
  liveTickets: OneTimeCodes<{ deviceId: string | null }>;
  /** The port in use; known once the server listens. */
  port(): number;
  readHook(body: unknown, headers: HookHeaders, arrivedAt: number): IntakeResult;
  sessions(): SessionView[];
  /** The status of each live session. */
  statuses(): SessionStatus[];
  session(id: string): SessionView | null;
  /** All live sessions as they are known, without what a page shows beside. */
  states(): readonly SessionState[];
  sessionState(id: string): SessionState | null;
  /** How it came to its status, oldest first. */
  transitions(id: string): SessionTransition[];
  panes(): { items: PaneView[]; problem: string | null };
  markSeen(sessionId: string): void;
  /** True where a dialog stands in a terminal: elsewhere no answer would count as a refusal. */
  canAnswerInTerminal(call: HookCall): boolean;
  /** How often registry, screen and process table corrected the hooks; screens not placed. */
  observed(): { corrections: Record<string, number>; unrecognisedScreens: number };
  /** Keeps a session's screen, masked; or says in a sentence why it cannot be kept. */
  saveScreen(sessionId: string, expect: string): SavedScreen | { refused: string };
  /** Gives a held request its answer; false when it is not open any more. */
  decide(permissionId: string, decision: HookDecision): boolean;
  /** The hook of a held request has gone without an answer. */
  hungUp(sessionId: string, call: AskedCall): void;
  prompts: PromptDesk;
  acts: SessionActs;
  dialogs: Dialogs;
  windows: WindowActs;
  pressKeys(
    sessionId: string,
    keys: readonly KeyName[],
  ): Promise<{ ok: true } | { ok: false; detail: string }>;
  makeIssue(request: IssueRequest): Promise<IssueResult>;
  spool(): SpoolStats;
  /** Events that the database lost while no server ran, by the last loss that was found. */
  lostEvents(): number;
  /** What is wrong, one sentence each. */
  warnings(): string[];
  notifyReport(): NotifyReport;
  /** Sends a real message; null where no channel is configured. */
  testNotify(): Promise<SendOutcome | null>;
  tmux(): PollerStats;
  ready(): ReadyState;
  /** Broken promises that the last check of the data found. */
  faults(): number;
  /** Applies events that were kept raw. */
  replay(): Promise<ReplayResult>;
  isStopping(): boolean;
  /** A backup takes the database's place: nothing can be asked for now. */
  isRestoring(): boolean;
  backups: Backups;
  compaction: Compaction;
  sizes(): SizesReport;
  restore(name: string, deviceId: string | null): Promise<Restored>;
}
