/** Several readings in one tmux command: the chain of commands and the parting of its output. */
import { styledRows } from "./styled-rows.ts";

export interface CaptureRequest {
  /** `%3` */
  paneId: string;
  /** Rows of scrollback wanted above the visible screen. */
  lines: number;
}

export interface CaptureSection {
  paneId: string;
  width: number;
  height: number;
  /** Activity of its window, whole seconds since the epoch. */
  activityS: number;
  text: string;
  scrollback: string;
}

export interface BatchOutput {
  /** Null when it was not asked for or did not come whole. */
  listText: string | null;
  /** Captures that came whole, in the order of the chain. */
  captures: CaptureSection[];
  /** True when tmux began to answer at all. */
  hasBegun: boolean;
}

/** A marker no screen can hold by chance; a new one for every command. */
export function newMarker(): string {
  return `rpg-${crypto.randomUUID()}`;
}

/**
 * The chain for one tick. tmux runs it without reading any pane in between, so what a
 * header says belongs to the capture that follows. It ends at the first pane that is no more.
 */
export function batchArgv(
  marker: string,
  listFormat: string | null,
  captures: readonly CaptureRequest[],
): string[] {
  const argv: string[] = [];
  const header = (words: string, paneId?: string) =>
    argv.push(
      ...["display-message", "-p", ...(paneId ? ["-t", paneId] : []), `${marker} ${words}`, ";"],
    );
  if (listFormat !== null) {
    header("list");
    argv.push("list-panes", "-a", "-F", listFormat, ";");
  }
  for (const { paneId, lines } of captures) {
    // The id without its `%`, which display-message would read as a time format.
    const facts = "#{pane_width} #{pane_height} #{window_activity}";
    header(`pane ${paneId.slice(1)} ${facts}`, paneId);
    const history = lines > 0 ? ["-S", `-${lines}`] : [];
    argv.push("capture-pane", "-p", "-e", ...history, "-t", paneId, ";");
  }
  argv.push("display-message", "-p", `${marker} end`);
  return argv;
}

/** Parts the output of `batchArgv`. A section counts only when the next header follows it. */
export function splitBatch(stdout: string, marker: string): BatchOutput {
  const [, ...sections] = `\n${stdout}`.split(`\n${marker} `);
  const output: BatchOutput = { listText: null, captures: [], hasBegun: sections.length > 0 };
  for (const section of sections.slice(0, -1)) {
    const headerEnd = section.indexOf("\n");
    const header = headerEnd < 0 ? section : section.slice(0, headerEnd);
    const body = headerEnd < 0 ? "" : section.slice(headerEnd + 1);
    if (header === "list") output.listText = body;
    else {
      const capture = parseCapture(header, body);
      if (capture) output.captures.push(capture);
    }
  }
  return output;
}

function parseCapture(header: string, body: string): CaptureSection | null {
  const match = /^pane (\d{1,9}) (\d{1,6}) (\d{1,6}) (\d{1,15})$/.exec(header);
  if (!match) return null;
  const rows = styledRows(body.split("\n"));
  const height = Number(match[3]);
  const above = Math.max(0, rows.length - height);
  return {
    paneId: `%${match[1]}`,
    width: Number(match[2]),
    height,
    activityS: Number(match[4]),
    text: rows.slice(above).join("\n"),
    scrollback: rows.slice(0, above).join("\n"),
  };
}
