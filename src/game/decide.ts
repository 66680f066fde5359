/** From one event to the ledger rows that it earns; pure, so that a replay gives the same. */
import { toolWord, toolXp } from "./xp.ts";

/** The part of an event that the rules look at. */
export type GameEvent =
  | { kind: "prompt"; isPerson: boolean }
  | { kind: "tool-end"; toolName: string; isSuccess: boolean; isNew: boolean }
  | { kind: "session-new" }
  | { kind: "other" };

export interface Award {
  eventType: string;
  xpAmount: number;
  stats: Readonly<Record<string, number>>;
  metadata: Readonly<Record<string, unknown>>;
}

/**
 * `isNew` of a tool's end is false when the same call was rewarded before: it may be told
 * twice, by hooks in user and project settings or by a replay.
 */
export function decide(event: GameEvent): Award[] {
  switch (event.kind) {
    case "prompt":
      return event.isPerson
        ? [
            {
              eventType: "prompt:received",
              xpAmount: 0,
              stats: { promptsReceived: 1 },
              metadata: {},
            },
          ]
        : [];
    case "session-new":
      return [{ eventType: "session:started", xpAmount: 0, stats: { sessions: 1 }, metadata: {} }];
    case "tool-end":
      return event.isNew ? [toolAward(event.toolName, event.isSuccess)] : [];
    case "other":
      return [];
    default:
      return event satisfies never;
  }
}

function toolAward(toolName: string, isSuccess: boolean): Award {
  const word = toolWord(toolName);
  const metadata = { toolName, success: isSuccess };
  if (!isSuccess) {
    const stats = { [`toolsFailed.${word}`]: 1 };
    return { eventType: `tool:${word}`, xpAmount: 0, stats, metadata };
  }
  const stats = { "toolsUsed.total": 1, [`toolsUsed.${word}`]: 1 };
  return { eventType: `tool:${word}`, xpAmount: toolXp(word), stats, metadata };
}
