/** Types into a pane: text as one paste, literal whatever it holds, and keys from a fixed set. */
import { limits } from "../config/limits.ts";
import { newId } from "../lib/ids.ts";
import { runTmux, type TmuxResult, type TmuxTarget } from "./command.ts";
import { isPaneId } from "./parse.ts";

/** What a pane must still be when the keys arrive; tmux checks it in the same command. */
export interface PaneIdentity {
  serverPid: number;
  /** Process of the pane. */
  pid: number;
}

export interface PaneState extends PaneIdentity {
  isDead: boolean;
  inMode: boolean;
}

export interface InputOptions {
  /** Without it only the pane id is checked. */
  identity?: PaneIdentity;
  /** Leave copy mode first. Without it a pane in a mode is refused: the mode would take the keys. */
  leaveMode?: boolean;
}

export type InputResult =
  | { ok: true }
  /** `detail` is one sentence for the person; `isUntouched` when surely nothing was typed. */
  | { ok: false; detail: string; isUntouched: boolean };

/** Key names that may be pressed, and what tmux calls them. */
export const TMUX_KEYS = {
  Enter: "Enter",
  Escape: "Escape",
  Tab: "Tab",
  BackTab: "BTab",
  Up: "Up",
  Down: "Down",
  Left: "Left",
  Right: "Right",
  Space: "Space",
  Backspace: "BSpace",
  "Ctrl-C": "C-c",
  "1": "1",
  "2": "2",
  "3": "3",
  "4": "4",
  "5": "5",
  "6": "6",
  "7": "7",
  "8": "8",
  "9": "9",
} as const;
export type PressableKey = keyof typeof TMUX_KEYS;

/**
 * What reaches the pane of a text: line ends become `\n`; every other control character but the
 * tab is left out, because an ESC could end the bracketed paste and the rest would be keys.
 */
export function typeableText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out.
  const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
  return text.replace(/\r\n?/g, "\n").replace(controls, "").toWellFormed();
}

/**
 * Pastes `typeableText(text)` and presses nothing after it. A program that asked for bracketed
 * paste gets it as one piece; any other one gets the same characters, each `\n` as a line feed:
 * a terminal line takes that as the end of a line, and Enter (`\r`) is never sent by a paste.
 */
export async function pasteText(
  target: TmuxTarget,
  paneId: string,
  text: string,
  options: InputOptions = {},
): Promise<InputResult> {
  const stdin = typeableText(text);
  if (stdin === "")
    return { ok: false, detail: "There is nothing to type in this text.", isUntouched: true };
  const buffer = `rpg-${newId()}`;
  const paste = `paste-buffer -p -r -d -b ${buffer} -t ${paneId}`;
  const load = ["load-buffer", "-b", buffer, "-", ";"];
  return await type(
    target,
    paneId,
    { load, act: paste, undo: `delete-buffer -b ${buffer}` },
    options,
    stdin,
  );
}

/** Presses Enter, apart from the text before it: inside a paste it would be a new line. */
export async function pressEnter(
  target: TmuxTarget,
  paneId: string,
  options: InputOptions = {},
): Promise<InputResult> {
  return await sendKeys(target, paneId, ["Enter"], options);
}

/** Presses keys in order, in one command. Escape and a key right after it read as Alt with it. */
export async function sendKeys(
  target: TmuxTarget,
  paneId: string,
  names: readonly PressableKey[],
  options: InputOptions = {},
): Promise<InputResult> {
  const keys = names.map((name) => TMUX_KEYS[name]).join(" ");
  if (keys === "") return { ok: false, detail: "There is no key to press.", isUntouched: true };
  return await type(target, paneId, { load: [], act: `send-keys -t ${paneId} ${keys}` }, options);
}

/** What the pane is now; null when tmux does not know it. */
export async function paneState(
  target: TmuxTarget,
  paneId: string,
): Promise<{ ok: true; state: PaneState | null } | { ok: false; detail: string }> {
  if (!isPaneId(paneId)) return { ok: true, state: null };
  const result = await run(target, ["display-message", "-p", "-t", paneId, STATE_FORMAT]);
  if (!result.ok) return { ok: false, detail: failureSentence(result) };
  return { ok: true, state: parseState(result.stdout) };
}

/** Why nothing may be typed into a pane in this state; null when it may. */
export function refusal(state: PaneState | null, options: InputOptions): string | null {
  const { identity } = options;
  const isSame =
    state && (!identity || (state.pid === identity.pid && state.serverPid === identity.serverPid));
  if (!isSame) return "This pane is no more; nothing was typed.";
  if (state.isDead) return "The program in this pane has ended; nothing was typed.";
  if (state.inMode && !options.leaveMode) {
    return "This pane is in copy mode; leave it (q) and send again.";
  }
  return null;
}

interface Typing {
  /** Commands before the check. */
  load: string[];
  /** The command that types, in tmux's own syntax. */
  act: string;
  /** What takes `load` back when the check refuses. */
  undo?: string;
}

const STATE_FORMAT = "rpg-state #{pid} #{pane_pid} #{pane_dead} #{pane_in_mode} #{pane_id}";

/** One command: tmux checks the pane and types, or prints the state that made it refuse. */
async function type(
  target: TmuxTarget,
  paneId: string,
  typing: Typing,
  options: InputOptions,
  stdin?: string,
): Promise<InputResult> {
  if (!isPaneId(paneId))
    return { ok: false, detail: `"${paneId}" is not a pane.`, isUntouched: true };
  const { identity, leaveMode } = options;
  const conditions = [
    `#{==:#{pane_id},${paneId}}`,
    "#{?pane_dead,0,1}",
    ...(identity
      ? [`#{==:#{pid},${identity.serverPid}}`, `#{==:#{pane_pid},${identity.pid}}`]
      : []),
    ...(leaveMode ? [] : ["#{?pane_in_mode,0,1}"]),
  ];
  const condition = conditions.reduce((all, one) => `#{&&:${all},${one}}`);
  const act = leaveMode ? `copy-mode -q -t ${paneId} ; ${typing.act}` : typing.act;
  const say = `display-message -p -t ${paneId} "${STATE_FORMAT}"`;
  const refuse = typing.undo ? `${typing.undo} ; ${say}` : say;
  const check = ["if-shell", "-F", "-t", paneId, condition, act, refuse];
  const result = await run(target, [...typing.load, ...check], stdin);
  if (!result.ok) {
    const isUntouched = result.kind === "absent" || result.kind === "no-server";
    return { ok: false, detail: failureSentence(result), isUntouched };
  }
  if (!result.stdout.includes("rpg-state ")) return { ok: true };
  const why = refusal(parseState(result.stdout), options);
  const detail = why ?? "This pane changed just now; nothing was typed, send again.";
  return { ok: false, detail, isUntouched: true };
}

function run(target: TmuxTarget, argv: string[], stdin?: string): Promise<TmuxResult> {
  return runTmux(target, argv, {
    timeoutMs: limits.tmuxCommandMsMax,
    outputBytesMax: limits.tmuxOutputBytesMax,
    stdin,
  });
}

function parseState(stdout: string): PaneState | null {
  const match = /rpg-state (\d+) (\d+) (\d*) (\d*) %\d+$/m.exec(stdout);
  if (!match) return null;
  const isSet = (flag: string | undefined) => flag !== undefined && flag !== "" && flag !== "0";
  return {
    serverPid: Number(match[1]),
    pid: Number(match[2]),
    isDead: isSet(match[3]),
    inMode: isSet(match[4]),
  };
}

function failureSentence(result: Extract<TmuxResult, { ok: false }>): string {
  switch (result.kind) {
    case "absent":
      return "tmux was not found, so nothing can be typed.";
    case "no-server":
      return "This tmux server is no more; nothing was typed.";
    case "timeout":
      return "tmux did not answer in time; look at the pane before you send again.";
    case "too-large":
    case "failed":
      return `tmux refused (${result.detail.split("\n")[0] ?? ""}); look at the pane before you send again.`;
    default:
      return result.kind satisfies never;
  }
}
