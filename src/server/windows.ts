/** Windows from the page's point of view: panes by key, folders that exist, signals. */
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { CHILD_VARIABLES } from "../agents/claude-code/clean-environment.ts";
import type { Config } from "../config/config.ts";
import { type SignalResult, signalProcess } from "../control/signal-process.ts";
import {
  closeWindow,
  type Made,
  openWindow,
  renameWindow,
  type StartOptions,
  splitPane,
  type WindowResult,
} from "../control/windows.ts";
import type { SignalName } from "../protocol/acts.ts";
import type { SplitBody, WindowBody } from "../protocol/windows.ts";
import type { TmuxPane } from "../tmux/pane.ts";
import { processStart } from "../tmux/processes.ts";
import type { Panes } from "./panes.ts";

export class Windows {
  readonly #program: string;

  constructor(
    private readonly panes: Panes,
    private readonly env: Record<string, string | undefined>,
    config: Config,
  ) {
    this.#program = config.tmux.program;
  }

  async open({ pane, cwd, command, name }: WindowBody): Promise<Made> {
    // Without a place any server will do: the first one is the default socket's.
    const near = pane ? this.panes.find(pane) : (this.panes.list()[0] ?? null);
    if (!near) return { ok: false, detail: pane ? NO_PANE : NO_SERVER };
    const options = this.#startOptions(cwd, command);
    if (!options) return { ok: false, detail: NO_FOLDER };
    const isBeside = pane !== undefined;
    return await openWindow(this.#program, { ...options, near, isBeside, name: name ?? null });
  }

  async split({ pane, cwd, command, direction }: SplitBody): Promise<Made> {
    const options = this.#startOptions(cwd, command);
    if (!options) return { ok: false, detail: NO_FOLDER };
    return await this.#with(pane, (at) => splitPane(this.#program, at, direction, options));
  }

  rename(pane: string, name: string): Promise<WindowResult<object>> {
    return this.#with(pane, (at) => renameWindow(this.#program, at, name));
  }

  close(pane: string, what: "window" | "pane"): Promise<WindowResult<object>> {
    return this.#with(pane, (at) => closeWindow(this.#program, at, what));
  }

  /** To the process that tmux started in the pane. */
  async signal(pane: string, signal: SignalName): Promise<SignalResult> {
    return await this.#with(pane, async (at): Promise<SignalResult> => {
      const start = processStart(at.pid);
      if (start === null) return { ok: false, detail: "The program in this pane has ended." };
      return signalProcess({ pid: at.pid, start }, signal);
    });
  }

  async #with<T>(
    key: string,
    act: (pane: TmuxPane) => Promise<T | { ok: false; detail: string }>,
  ): Promise<T | { ok: false; detail: string }> {
    const pane = this.panes.find(key);
    return pane ? await act(pane) : { ok: false, detail: NO_PANE };
  }

  /** Null: there is no such folder. */
  #startOptions(cwd: string, command: readonly string[] | undefined): StartOptions | null {
    const home = this.env["HOME"] || homedir();
    const folder = cwd.startsWith("~") ? join(home, cwd.slice(1)) : cwd;
    if (!isFolder(folder)) return null;
    return { cwd: folder, command: command ?? null, without: CHILD_VARIABLES };
  }
}

const NO_PANE = "This pane is no more; nothing was done.";
const NO_SERVER = "No tmux server runs; start one in a terminal with: tmux new";
const NO_FOLDER = "There is no such folder on this machine; check its path.";

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Missing or not ours to enter: nothing can be started there.
    return false;
  }
}
