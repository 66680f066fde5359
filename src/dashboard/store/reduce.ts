/** The one reducer: (state, message) → state, pure; the server's order is the only order. */
import type { Delta, Snapshot } from "../../protocol/live.ts";
import { bounds } from "../bounds.ts";
import { withGoneScreen, withoutScreen, withScreen } from "./screens.ts";
import type { CampState, News, StoreMessage } from "./state.ts";
import { subjectsOf } from "./subjects.ts";

export function reduce(state: CampState, message: StoreMessage): CampState {
  switch (message.type) {
    case "hello": {
      const isSame = state.sync === "current" && message.boot === state.boot;
      // The server goes on from our seq, or sends a snapshot; it never sends less than we have.
      return isSame && message.seq >= state.seq ? state : { ...state, sync: "waiting" };
    }
    case "snapshot":
      return fromSnapshot(state, message.snapshot);
    case "screen":
      return { ...state, screens: withScreen(state.screens, message) };
    case "screen.gone":
      return { ...state, screens: withGoneScreen(state.screens, message.pane) };
    case "screen.forget":
      return { ...state, screens: withoutScreen(state.screens, message.pane) };
    case "heartbeat":
      return { ...state, serverTime: message.at };
    case "pong":
    case "refused":
      return state;
    default:
      return inOrder(state, message);
  }
}

/** A snapshot is the server's whole word, but an older one of the same run says nothing new. */
function fromSnapshot(state: CampState, snapshot: Snapshot): CampState {
  const isOld = snapshot.boot === state.boot && snapshot.seq < state.seq;
  if (isOld && state.sync === "current") return state;
  return {
    ...state,
    sync: "current",
    boot: snapshot.boot,
    seq: snapshot.seq,
    hasData: true,
    serverTime: snapshot.at,
    sessions: byId(snapshot.sessions),
    personas: byId(snapshot.personas),
    projects: byId(snapshot.projects),
    permissions: byId(snapshot.permissions),
    quests: byId(snapshot.quests),
    challenges: byId(snapshot.challenges),
    system: snapshot.system,
    snapshots: state.snapshots + 1,
  };
}

/** Applies a delta once and in its turn; a missing one is a gap, a repeated one is nothing. */
function inOrder(state: CampState, message: Delta | { type: "skipped"; seq: number }): CampState {
  if (state.sync !== "current" || message.seq <= state.seq) return state;
  if (message.seq > state.seq + 1) return { ...state, sync: "gap" };
  const next = { ...state, seq: message.seq };
  if (message.type === "skipped") return next;
  return { ...next, touched: touch(state, message), ...change(state, message) };
}

function touch(state: CampState, delta: Delta): CampState["touched"] {
  const subjects = subjectsOf(delta);
  if (subjects.length === 0) return state.touched;
  const touched = new Map(state.touched);
  for (const subject of subjects) touched.set(subject, delta.seq);
  return touched;
}

function withNews(state: CampState, news: News): readonly News[] {
  return [...state.news.slice(1 - bounds.newsMax), news];
}

function change(state: CampState, delta: Delta): Partial<CampState> {
  switch (delta.type) {
    case "session":
      return { sessions: put(state.sessions, delta.session) };
    case "session.gone":
      return { sessions: drop(state.sessions, delta.id) };
    case "persona":
      return { personas: put(state.personas, delta.persona) };
    case "project":
      return { projects: put(state.projects, delta.project) };
    case "permission": {
      const { permissions } = state;
      const { permission, isOpen } = delta;
      return {
        permissions: isOpen ? put(permissions, permission) : drop(permissions, permission.id),
      };
    }
    case "xp": {
      const gains = new Map(state.gains);
      for (const id of [delta.personaId, delta.projectId]) {
        const sum = (gains.get(id ?? "")?.sum ?? 0) + delta.amount;
        if (id !== null) gains.set(id, { seq: delta.seq, sum });
      }
      return { gains };
    }
    case "quest": {
      const { quest } = delta;
      const isOpen = quest.status === "planned" || quest.status === "active";
      const quests = isOpen ? put(state.quests, quest) : drop(state.quests, quest.id);
      return { quests, news: withNews(state, delta) };
    }
    case "challenge": {
      const { challenge } = delta;
      const isActive = challenge.status === "active";
      const challenges = isActive
        ? put(state.challenges, challenge)
        : drop(state.challenges, challenge.id);
      return { challenges, news: withNews(state, delta) };
    }
    case "levelup":
    case "achievement":
    case "note":
      return { news: withNews(state, delta) };
    case "system":
      return { system: delta.system };
    default:
      return unreachable(delta);
  }
}

function unreachable(delta: never): never {
  throw new Error(`The reducer has no rule for ${JSON.stringify(delta)}.`);
}

function byId<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function put<T extends { id: string }>(map: ReadonlyMap<string, T>, item: T): Map<string, T> {
  return new Map(map).set(item.id, item);
}

function drop<T>(map: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  if (!map.has(id)) return map;
  const next = new Map(map);
  next.delete(id);
  return next;
}
