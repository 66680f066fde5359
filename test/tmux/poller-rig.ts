/** A poller on given sockets that writes down everything it tells. */
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../../src/config/limits.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import type { PaneCapture, TmuxPane } from "../../src/tmux/pane.ts";
import { startPoller, type TmuxPoller } from "../../src/tmux/poller.ts";
import type { PollerOptions } from "../../src/tmux/poller-options.ts";

export interface PollerRig extends AsyncDisposable {
  poller: TmuxPoller;
  screens: { pane: TmuxPane; capture: PaneCapture }[];
  gone: string[];
  problems: (string | null)[];
  /** The pane with this id on any server. */
  pane(id: string): TmuxPane | undefined;
  /** The newest visible text of the pane with this id. */
  text(id: string): string;
}

export function makePollerRig(options: Partial<PollerOptions>): PollerRig {
  const screens: PollerRig["screens"] = [];
  const gone: string[] = [];
  const problems: (string | null)[] = [];
  const poller = startPoller({
    sockets: () => [],
    program: "tmux",
    clock: systemClock,
    limits,
    log: silentLog,
    onScreen: (pane, capture) => screens.push({ pane, capture }),
    onGone: (key) => gone.push(key),
    onProblem: (_socket, sentence) => problems.push(sentence),
    ...options,
  });
  const pane = (id: string) => poller.panes().find((one) => one.id === id);
  return {
    poller,
    screens,
    gone,
    problems,
    pane,
    text: (id) => poller.screen(pane(id)?.key ?? "")?.text ?? "",
    [Symbol.asyncDispose]: () => poller.stop(),
  };
}

export interface CountedTmux {
  program: string;
  /** The arguments of every call so far, one line each. */
  calls(): Promise<string[]>;
}

/** A tmux that writes down each call before it becomes the real one. */
export async function makeCountedTmux(folder: string): Promise<CountedTmux> {
  const program = join(folder, "counted-tmux");
  const log = join(folder, "calls");
  await Bun.write(log, "");
  // Newlines cannot be in the arguments, so a line is a call.
  await Bun.write(program, `#!/bin/sh\necho "$*" >> '${log}'\nexec tmux "$@"\n`);
  await chmod(program, 0o755);
  return {
    program,
    calls: async () => (await Bun.file(log).text()).split("\n").filter((line) => line !== ""),
  };
}
