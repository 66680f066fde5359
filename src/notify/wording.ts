/** A message in words, plain text: a heading and what follows it. */
import type { Message } from "./message.ts";

export interface Words {
  heading: string;
  /** Where, what, for how long; what is unknown is left out. */
  parts: string[];
  link: string | null;
}

export function wordsOf(message: Message, nowMs: number): Words {
  const { project, what, since, tookMs, link } = message;
  const parts = [
    project,
    what,
    since === null ? null : `for ${duration(nowMs - since)}`,
    tookMs === null ? null : `took ${duration(tookMs)}`,
  ];
  return { heading: heading(message), parts: parts.filter((part) => part !== null), link };
}

function heading({ kind, who }: Message): string {
  switch (kind) {
    case "waiting":
      return `${who} waits for you`;
    case "finished":
      return `${who} has finished`;
    case "error":
      return `${who} needs help`;
    case "levelup":
      return `${who} has a new level`;
    case "achievement":
      return `${who} has an achievement`;
    case "test":
      return `${who} can reach you here`;
    default:
      return kind satisfies never;
  }
}

export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
