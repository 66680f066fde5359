/** From what a member of a batch has done to what is told outside. Pure. */
import { limits } from "../config/limits.ts";
import type { NotifySettings } from "../config/notify-settings.ts";
import type { Change } from "../ingest/changes.ts";
import type { Happened } from "../ingest/happened.ts";
import type { Notice, Told } from "./notice.ts";
import { sessionNotices } from "./session-rules.ts";

export function noticesOf(happened: Happened, settings: NotifySettings): Told {
  const { at, now, moves, changes } = happened;
  const isNews = (time: number): boolean => now - time <= limits.noticeAgeMsMax;
  const told = moves.map((move) => sessionNotices(move, settings, isNews(move.at)));
  const isQuiet = !isNews(at) || isMuted(happened);
  const reached = isQuiet ? [] : changes.map((change) => reachedBy(change, happened));
  const notices = [...told.flatMap((one) => one.notices), ...reached];
  const isWanted = ({ kind }: Notice): boolean => settings.events.includes(kind);
  return {
    notices: notices.filter((notice) => notice !== null).filter(isWanted),
    over: told.flatMap((one) => one.over),
  };
}

/** Whoever has muted a session does not want to hear what it earns either. */
function isMuted({ session, moves }: Happened): boolean {
  return session?.isMuted ?? moves.at(-1)?.before.isMuted ?? false;
}

function reachedBy(change: Change, { at, session }: Happened): Notice | null {
  const base = { sessionId: session?.id ?? null, since: null, tookMs: null, dueAt: at };
  switch (change.type) {
    case "levelup": {
      const { entity, id, level } = change;
      const key = `levelup:${entity}:${id}:${level}`;
      return { ...base, kind: "levelup", key, about: who(entity, id), what: `level ${level}` };
    }
    case "achievement": {
      const { entity, entityId, achievementId, name, rarity, unlockedBy } = change.unlocked;
      // Found in an adopted file or by a new rule: nobody has just earned it.
      if (unlockedBy === null) return null;
      const key = `achievement:${entity}:${entityId}:${achievementId}`;
      const what = `${name} (${rarity})`;
      return { ...base, kind: "achievement", key, about: who(entity, entityId), what };
    }
    default:
      return null;
  }
}

function who(entity: "persona" | "project", id: string): Notice["about"] {
  const isPersona = entity === "persona";
  return { personaId: isPersona ? id : null, projectId: isPersona ? null : id };
}
