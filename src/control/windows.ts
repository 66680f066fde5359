/** Opens, splits, renames and closes windows on a watched tmux server; argv only, no shell. */
import { limits } from "../config/limits.ts";
import { literalArgument, unformatted } from "../tmux/arguments.ts";
import { runTmux, type TmuxTarget } from "../tmux/command.ts";
import { paneState } from "../tmux/input.ts";
import { paneKeyOf } from "../tmux/keys.ts";
import type { TmuxPane } from "../tmux/pane.ts";

export interface StartOptions {
  /** An existing folder, absolute. */
  cwd: string;
  /** Program and arguments; null: the user's shell. */
  command: readonly string[] | null;
  /** Variables that the command must not inherit from the tmux server. */
  without: readonly string[];
}

export interface NewWindow extends StartOptions {
  /** Any pane of the server; with `isBeside` the new window stands right after its own. */
  near: TmuxPane;
  isBeside: boolean;
  name: string | null;
}

export type WindowResult<T> = ({ ok: true } & T) | { ok: false; detail: string };
export type Made = WindowResult<{ pane: string; window: string }>;

const MADE = "#{pane_id} #{session_name}:#{window_index}";

/** Behind everybody's back: nobody's current window changes. */
export async function openWindow(program: string, wanted: NewWindow): Promise<Made> {
  const { near, isBeside, name } = wanted;
  return await make(program, near, [
    ...["new-window", "-d", "-P", "-F", MADE],
    // A new window has no pane for a target; `=` takes the session's name as it is.
    ...(isBeside ? ["-a", "-t", literalArgument(`=${near.session}:${near.windowIndex}`)] : []),
    ...(name === null ? [] : ["-n", unformatted(name)]),
    ...startArguments(wanted),
  ]);
}

export async function splitPane(
  program: string,
  pane: TmuxPane,
  direction: "right" | "below",
  options: StartOptions,
): Promise<Made> {
  const side = direction === "right" ? "-h" : "-v";
  return await make(program, pane, [
    ...["split-window", "-d", side, "-t", pane.id, "-P", "-F", MADE],
    ...startArguments(options),
  ]);
}

export async function renameWindow(
  program: string,
  pane: TmuxPane,
  name: string,
): Promise<WindowResult<object>> {
  return await act(program, pane, ["rename-window", "-t", pane.id, "--", unformatted(name)]);
}

export async function closeWindow(
  program: string,
  pane: TmuxPane,
  what: "window" | "pane",
): Promise<WindowResult<object>> {
  return await act(program, pane, [`kill-${what}`, "-t", pane.id]);
}

function startArguments({ cwd, command, without }: StartOptions): string[] {
  const folder = ["-c", unformatted(cwd)];
  if (!command) return folder;
  // More than one argument is run as it is; a single one would go through a shell.
  const clean = ["env", ...without.flatMap((name) => ["-u", name])];
  return [...folder, "--", ...[...clean, ...command].map(literalArgument)];
}

async function make(program: string, near: TmuxPane, argv: string[]): Promise<Made> {
  const made = await act(program, near, argv);
  if (!made.ok) return made;
  const [, id = "", window = ""] = /^(%\d+) (.*)$/.exec(made.stdout.trim()) ?? [];
  // A program that cannot be started closes its window again without a word.
  await Bun.sleep(limits.windowStartMs);
  const now = await paneState(targetOf(program, near), id);
  if (now.ok && now.state && !now.state.isDead) {
    return { ok: true, pane: paneKeyOf(near.serverKey, id), window };
  }
  const detail = "The command ended at once; is it on the PATH of your tmux, and is it right?";
  return { ok: false, detail };
}

/** The pane must still be the one that was looked at; tmux gives no id of a server twice. */
async function act(
  program: string,
  pane: TmuxPane,
  argv: string[],
): Promise<WindowResult<{ stdout: string }>> {
  const target = targetOf(program, pane);
  const now = await paneState(target, pane.id);
  if (!now.ok) return now;
  const isSame = now.state?.pid === pane.pid && now.state.serverPid === pane.serverPid;
  if (!isSame) return { ok: false, detail: "This pane is no more; nothing was done." };
  const result = await runTmux(target, argv, {
    timeoutMs: limits.tmuxCommandMsMax,
    outputBytesMax: limits.tmuxOutputBytesMax,
  });
  if (result.ok) return { ok: true, stdout: result.stdout };
  return { ok: false, detail: `tmux refused (${result.detail.split("\n")[0] ?? ""}).` };
}

function targetOf(program: string, pane: TmuxPane): TmuxTarget {
  return { program, socketPath: pane.socketPath };
}
