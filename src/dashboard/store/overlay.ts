/** Lays live changes over a list that was fetched: newer words about the same things win. */
import type { NoteView } from "../../protocol/notes.ts";
import type { QuestView } from "../../protocol/quests.ts";
import type { AchievementView, ChallengeView } from "../../protocol/trophies.ts";
import type { News } from "./state.ts";

/**
 * `since`: the position in the live stream when the list was asked for. Its answer may hold later
 * changes already; to put the same thing twice changes nothing.
 */
export function questsWithNews(
  items: readonly QuestView[],
  news: readonly News[],
  since: number,
): QuestView[] {
  const changed = news.flatMap((one) => (isNewer(one, "quest", since) ? [one.quest] : []));
  return changed.reduce(putFirst, [...items]);
}

export function challengesWithNews(
  items: readonly ChallengeView[],
  news: readonly News[],
  since: number,
  personaId: string,
): ChallengeView[] {
  const changed = news.flatMap((one) =>
    isNewer(one, "challenge", since) && one.challenge.personaId === personaId
      ? [one.challenge]
      : [],
  );
  return changed.reduce(putFirst, [...items]);
}

export function notesWithNews(
  items: readonly NoteView[],
  news: readonly News[],
  since: number,
): NoteView[] {
  let list = [...items];
  for (const one of news) {
    if (!isNewer(one, "note", since)) continue;
    list = one.isGone ? list.filter(({ id }) => id !== one.note.id) : putFirst(list, one.note);
  }
  return list;
}

export function achievementsWithNews(
  items: readonly AchievementView[],
  news: readonly News[],
  since: number,
  entityId: string,
): AchievementView[] {
  const list = [...items];
  for (const one of news) {
    if (!isNewer(one, "achievement", since) || one.unlocked.entityId !== entityId) continue;
    const index = list.findIndex(({ id }) => id === one.unlocked.achievementId);
    const known = list[index];
    if (!known || known.unlockedAt !== null) continue;
    const { unlockedAt, unlockedBy } = one.unlocked;
    list[index] = { ...known, progress: known.target, unlockedAt, unlockedBy };
  }
  return list;
}

function isNewer<T extends News["type"]>(
  news: News,
  type: T,
  since: number,
): news is Extract<News, { type: T }> {
  return news.type === type && news.seq > since;
}

function putFirst<T extends { id: string }>(items: readonly T[], item: T): T[] {
  const index = items.findIndex(({ id }) => id === item.id);
  return index < 0 ? [item, ...items] : items.with(index, item);
}
