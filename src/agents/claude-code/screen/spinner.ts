/** The line under the transcript that says what the agent does, or that it has finished. */
import { parseElapsedS, parseTokens } from "./elapsed.ts";

export interface SpinnerLine {
  /**
   * live: `✶ Fluttering… (12s · ↓ 40 tokens)`; retrying: `✻ 500 … · retrying in 2s · attempt 3/10`;
   * parked: `✻ Waiting for 1 background agent to finish`, which also stays as the last line of a
   * turn that ended; finished: `✻ Baked for 38s · done 9:14 AM`, never live.
   */
  kind: "live" | "retrying" | "parked" | "finished";
  /** The words before the ellipsis, or the whole line after its glyph. */
  text: string;
  elapsedS: number | null;
  tokens: number | null;
  /** The status in the brackets names thinking. */
  isThinking: boolean;
}

const glyphs = "[·✢✣✤✱✲✳✴✶✷✸✹✺✻✼✽*∗]";
const anyLine = new RegExp(`^${glyphs} (\\S.*)$`);
const finishedText = /^\S+ for (\d+[smhd](?: \d+[smhd])*)(?: · .*|…)?$/;
const retryingText = / · retrying in \d+[smh].*$/i;
const parkedText = /^Waiting for \d+ .+ to finish$/;
const liveText = /^(.+?)…(?: \((.*?)\)?)?$/;

/** Reads one row; null when the row is no line of this kind. The row starts at the left edge. */
export function parseSpinner(row: string): SpinnerLine | null {
  const text = anyLine.exec(row)?.[1];
  if (text === undefined) return null;
  const finished = finishedText.exec(text);
  if (finished !== null) {
    return line("finished", text, { elapsedS: parseElapsedS(finished[1] ?? "") });
  }
  if (retryingText.test(text)) return line("retrying", text, {});
  if (parkedText.test(text)) return line("parked", text, {});
  const live = liveText.exec(text);
  if (live === null) return null;
  return line("live", live[1] ?? "", parseStatus(live[2] ?? ""));
}

/** The bracket after the ellipsis: `1m 4s · ↓ 2.7k tokens · thought for 3s`. */
function parseStatus(status: string): Partial<SpinnerLine> {
  const parts = status.split(" · ").map((part) => part.trim());
  return {
    elapsedS: firstOf(parts, parseElapsedS),
    tokens: firstOf(parts, parseTokens),
    isThinking: parts.some((part) => /^thinking\b/.test(part)),
  };
}

function firstOf(parts: string[], parse: (part: string) => number | null): number | null {
  for (const part of parts) {
    const value = parse(part);
    if (value !== null) return value;
  }
  return null;
}

function line(kind: SpinnerLine["kind"], text: string, rest: Partial<SpinnerLine>): SpinnerLine {
  return { elapsedS: null, tokens: null, isThinking: false, ...rest, kind, text };
}
