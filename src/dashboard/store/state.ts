/** Everything the page knows of the camp, as one immutable value. */
import type { OpenPermission, PersonaView, ProjectView } from "../../protocol/game.ts";
import type { Delta, Direct, SystemView } from "../../protocol/live.ts";
import type { QuestView } from "../../protocol/quests.ts";
import type { SessionView } from "../../protocol/session.ts";
import type { ChallengeView } from "../../protocol/trophies.ts";

/** A watched pane's screen: rows with their SGR codes, from the top. */
export interface Screen {
  rev: number;
  width: number;
  height: number;
  rows: readonly string[];
  /** A change came on top of a revision that we do not have: a whole screen is needed. */
  isBroken: boolean;
  isGone: boolean;
}

/** Points of a persona or project, for the figure that floats to its bar. */
export interface Gain {
  /** Of the last delta that brought some. */
  seq: number;
  /** All that came while this page was open: one frame may bring several deltas. */
  sum: number;
}

/** Changes of things that pages fetch by themselves, or that are worth a celebration. */
export type News = Extract<
  Delta,
  { type: "levelup" | "achievement" | "quest" | "challenge" | "note" }
>;

/**
 * How the state stands to the server's:
 * - `waiting`: a snapshot is to come on this connection; deltas mean nothing before it;
 * - `current`: equal to the server's as of `seq`;
 * - `gap`: a delta was missed; only a fresh snapshot helps.
 */
export type Sync = "waiting" | "current" | "gap";

export interface CampState {
  sync: Sync;
  boot: string | null;
  seq: number;
  /** True once any snapshot has come: there is something to show, current or not. */
  hasData: boolean;
  /** The server's clock when it made the last snapshot or heartbeat. */
  serverTime: string | null;
  sessions: ReadonlyMap<string, SessionView>;
  personas: ReadonlyMap<string, PersonaView>;
  projects: ReadonlyMap<string, ProjectView>;
  permissions: ReadonlyMap<string, OpenPermission>;
  /** Planned and active ones. */
  quests: ReadonlyMap<string, QuestView>;
  /** Active ones. */
  challenges: ReadonlyMap<string, ChallengeView>;
  system: SystemView | null;
  screens: ReadonlyMap<string, Screen>;
  /** By id of a persona or project. */
  gains: ReadonlyMap<string, Gain>;
  /** The latest ones in their order, for pages to lay over what they have fetched. */
  news: readonly News[];
  /** Subject (`subjectOf`) → seq of the last delta about it: what is fetched may be old then. */
  touched: ReadonlyMap<string, number>;
  /** How many snapshots have come: each may hold changes that no delta told of. */
  snapshots: number;
}

export const emptyState: CampState = {
  sync: "waiting",
  boot: null,
  seq: 0,
  hasData: false,
  serverTime: null,
  sessions: new Map(),
  personas: new Map(),
  projects: new Map(),
  permissions: new Map(),
  quests: new Map(),
  challenges: new Map(),
  system: null,
  screens: new Map(),
  gains: new Map(),
  news: [],
  touched: new Map(),
  snapshots: 0,
};

/** What moves the state: the server's messages, and two facts of our own. */
export type StoreMessage =
  | Delta
  | Direct
  /** A delta of a kind that this page does not know: it only counts. */
  | { type: "skipped"; seq: number }
  /** Nobody looks at the pane any more. */
  | { type: "screen.forget"; pane: string };
