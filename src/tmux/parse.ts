/**
 * The texts that go to tmux and come back: the pane list, and several captures in one output.
 *
 * Fields are parted by a random printable token. The usual \037 is written raw by tmux 3.3a, as
 * the four characters `\037` by 3.4 and 3.5, and as `_` by some builds of 3.6; printable text is
 * left alone by all of them, and no name can hold a token that was drawn after it was given.
 */
import { paneKeyOf, serverKey } from "./keys.ts";
import type { TmuxPane } from "./pane.ts";

const NUMBERS = [
  "#{pid}",
  "#{pane_pid}",
  "#{window_index}",
  "#{pane_width}",
  "#{pane_height}",
  "#{window_activity}",
] as const;
const FLAGS = ["#{alternate_on}", "#{pane_active}", "#{window_active}", "#{pane_dead}"] as const;
/** The folder comes last: it is the one text that may hold a newline. */
const TEXTS = [
  "#{pane_in_mode}",
  "#{socket_path}",
  "#{session_name}",
  "#{window_name}",
  "#{pane_title}",
  "#{pane_current_command}",
  "#{pane_current_path}",
] as const;
const FIELDS = ["#{pane_id}", ...NUMBERS, ...FLAGS, ...TEXTS] as const;

/** A token for `paneListFormat` and `parsePaneList`; it holds nothing that a format reads. */
export function newSeparator(): string {
  return `|${crypto.randomUUID().slice(0, 8)}|`;
}

/** The `-F` of `list-panes`; each row begins with the separator. */
export function paneListFormat(separator: string): string {
  return separator + FIELDS.join(separator);
}

export interface PaneList {
  /** Each pane once, also when its window is linked into several sessions. */
  panes: TmuxPane[];
  /** Rows that were not understood and dropped. */
  malformedCount: number;
  /** Their pane ids where those were readable: such a pane is not gone. */
  malformedIds: string[];
}

export function parsePaneList(text: string, separator: string): PaneList {
  const list: PaneList = { panes: [], malformedCount: 0, malformedIds: [] };
  const body = text.endsWith("\n") ? text.slice(0, -1) : text;
  if (body === "") return list;
  const [before = "", ...rows] = `\n${body}`.split(`\n${separator}`);
  if (before !== "") list.malformedCount += 1;
  const seen = new Set<string>();
  for (const row of rows) {
    const fields = row.split(separator);
    const pane = parseRow(fields);
    if (!pane) {
      list.malformedCount += 1;
      const id = fields[0] ?? "";
      if (isPaneId(id)) list.malformedIds.push(id);
    } else if (!seen.has(pane.id)) {
      seen.add(pane.id);
      list.panes.push(pane);
    }
  }
  return list;
}

export function isPaneId(text: string): boolean {
  return /^%\d{1,9}$/.test(text);
}

function parseRow(fields: readonly string[]): TmuxPane | null {
  const [id = "", ...rest] = fields;
  if (fields.length !== FIELDS.length || !isPaneId(id)) return null;
  const numbers = rest.slice(0, NUMBERS.length);
  if (!numbers.every((field) => /^\d{1,15}$/.test(field))) return null;
  const [serverPid = 0, pid = 0, windowIndex = 0, width = 0, height = 0, activityS = 0] =
    numbers.map(Number);
  const flagsEnd = NUMBERS.length + FLAGS.length;
  const [isAlternate, isPaneActive, isWindowActive, isDead] = rest
    .slice(NUMBERS.length, flagsEnd)
    .map((field) => field === "1");
  const [mode = "", socketPath = "", session = "", windowName = "", title = "", command = ""] =
    rest.slice(flagsEnd);
  const server = serverKey(socketPath, serverPid);
  return {
    key: paneKeyOf(server, id),
    serverKey: server,
    socketPath,
    serverPid,
    id,
    pid,
    session,
    windowIndex,
    windowName,
    title,
    command,
    cwd: rest.at(-1) ?? "",
    width,
    height,
    isAlternate: isAlternate === true,
    isActive: isPaneActive === true && isWindowActive === true,
    activityS,
    isDead: isDead === true,
    // A number: modes lie on top of each other.
    inMode: mode !== "" && mode !== "0",
  };
}
