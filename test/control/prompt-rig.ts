/** A prompt box in a pane of a private tmux, and a reader for its screen. */
import { join } from "node:path";
import { limits } from "../../src/config/limits.ts";
import type { PromptDeps } from "../../src/control/deliver-prompt.ts";
import { Deliveries } from "../../src/control/deliveries.ts";
import { systemClock } from "../../src/lib/clock.ts";
import type { PromptDelivery } from "../../src/protocol/api.ts";
import type { ScreenReading } from "../../src/protocol/reading.ts";
import { capturePane } from "../../src/tmux/capture.ts";
import { runTmux } from "../../src/tmux/command.ts";
import type { TmuxPane } from "../../src/tmux/pane.ts";
import { newSeparator, paneListFormat, parsePaneList } from "../../src/tmux/parse.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "../tmux/wait-until.ts";

export interface PromptRig extends AsyncDisposable {
  tmux: PrivateTmux;
  pane: TmuxPane;
  deps: PromptDeps;
  states: PromptDelivery[];
  /** Every prompt that the box took, in order. */
  taken(): Promise<string[]>;
}

export async function makePromptRig(mood: string): Promise<PromptRig> {
  const tmux = await makePrivateTmux();
  const file = join(tmux.folder, "taken");
  await Bun.write(file, "");
  const script = join(import.meta.dir, "prompt-box.ts");
  const id = await tmux.start({
    command: `exec '${process.execPath}' '${script}' '${file}' ${mood}`,
  });
  const pane = await readPane(tmux, id);
  const taken = async () => {
    const lines = (await Bun.file(file).text()).split("\n").filter((line) => line !== "");
    return lines.map((line) => String(JSON.parse(line)));
  };
  const states: PromptDelivery[] = [];
  const deps: PromptDeps = {
    program: "tmux",
    deliveries: new Deliveries(limits.promptDeliveriesMax),
    readPane: (one) => readPromptBox(tmux, one),
    // Stands for the UserPromptSubmit hook: the box has written the prompt down.
    waitAccepted: async (signal) => {
      const before = (await taken()).length;
      while (!signal.aborted) {
        if ((await taken()).length > before) return true;
        await Bun.sleep(20);
      }
      return false;
    },
    onState: (delivery) => states.push(delivery),
  };
  await waitUntil("the box is drawn", async () => (await readPromptBox(tmux, pane)) !== null);
  return {
    tmux,
    pane,
    deps,
    states,
    taken,
    [Symbol.asyncDispose]: () => tmux[Symbol.asyncDispose](),
  };
}

export async function readPane(tmux: PrivateTmux, id: string): Promise<TmuxPane> {
  const separator = newSeparator();
  const result = await runTmux(tmux.target, ["list-panes", "-a", "-F", paneListFormat(separator)], {
    timeoutMs: 10_000,
    outputBytesMax: 1_000_000,
  });
  const pane = parsePaneList(result.stdout, separator).panes.find((one) => one.id === id);
  if (!pane) throw new Error(`no pane ${id}`);
  return pane;
}

async function readPromptBox(tmux: PrivateTmux, pane: TmuxPane): Promise<ScreenReading | null> {
  const capture = await capturePane(tmux.target, pane.id, systemClock);
  const row = capture?.text.split("\n").find((line) => line.startsWith("❯"));
  if (!capture || row === undefined) return null;
  const draft = row.slice(1).trim() || null;
  const isWorking = capture.text.includes("esc to interrupt");
  return {
    status: isWorking ? "working" : "idle",
    reason: isWorking ? "thinking" : "fresh",
    confidence: 1,
    rule: "test",
    options: [],
    question: null,
    draft,
    isReady: !isWorking && draft === null,
    elapsedS: null,
    tokens: null,
    mode: null,
  };
}
