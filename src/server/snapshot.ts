/** Everything a page needs to paint, as of now. */
import { limits } from "../config/limits.ts";
import { challengeViewOf, questViewOf, questWordsOf } from "../ingest/quest-views.ts";
import { personaViewOf, projectViewOf } from "../ingest/views.ts";
import { type Clock, isoTime } from "../lib/clock.ts";
import type { OpenPermission } from "../protocol/game.ts";
import { PROTOCOL_VERSION, type Snapshot, type SystemView } from "../protocol/live.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { Store } from "../store/store.ts";
import type { SessionViews } from "./session-views.ts";

export interface SnapshotSources {
  boot: string;
  seq: number;
  clock: Clock;
  /** The calendar of the game. */
  zone: string;
  live: LiveSessions;
  store: Store;
  views: SessionViews;
  permissions: OpenPermission[];
  system: SystemView;
}

export function makeSnapshot(sources: SnapshotSources): Snapshot {
  const { boot, seq, clock, zone, live, store, views, permissions, system } = sources;
  // Beyond the bound the least recent ones are left to the pages of /api/sessions.
  const states = live
    .all()
    .sort((a, b) => b.lastActivityAt - a.lastActivityAt)
    .slice(0, limits.snapshotSessionsMax);
  const personaIds = new Set(states.flatMap((state) => state.personaId ?? []));
  const projectIds = new Set(states.flatMap((state) => state.projectId ?? []));
  return {
    protocol: PROTOCOL_VERSION,
    boot,
    seq,
    at: isoTime(clock.now()),
    sessions: states.flatMap((state) => views.told(state) ?? []),
    personas: [...personaIds].flatMap((id) => {
      const row = store.personas.find(id);
      return row ? [personaViewOf(row)] : [];
    }),
    projects: [...projectIds].flatMap((id) => {
      const row = store.projects.find(id);
      return row ? [projectViewOf(row, zone)] : [];
    }),
    permissions,
    quests: store.quests
      .page(
        { statuses: questWordsOf("open"), projectId: null },
        true,
        null,
        limits.snapshotQuestsMax,
      )
      .map(questViewOf),
    challenges: store.challenges
      .present(isoTime(clock.now()), limits.snapshotChallengesMax)
      .filter((row) => personaIds.has(row.personaId))
      .map((row) => challengeViewOf(row, clock.now())),
    system,
  };
}
