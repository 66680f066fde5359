/** Types a prompt into an agent's pane and finds out whether the agent took it. */
import { limits } from "../config/limits.ts";
import type { PromptDelivery } from "../protocol/api.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import {
  type InputOptions,
  type InputResult,
  paneState,
  pasteText,
  pressEnter,
  refusal,
} from "../tmux/input.ts";
import type { TmuxPane } from "../tmux/pane.ts";
import type { Deliveries } from "./deliveries.ts";
import { DIALOG_OPEN, isDialogOpen, whyNotReady } from "./why-not-ready.ts";

export interface PromptRequest {
  /** The pane as it was when the person looked at it; another process in it gets nothing. */
  pane: TmuxPane;
  text: string;
  requestId: string;
  /** Press Enter after the text. */
  submit: boolean;
  /** Type even if the pane shows no empty prompt box; leaves copy mode. */
  force: boolean;
}

export interface PromptDeps {
  /** Name on PATH or path of the tmux program. */
  program: string;
  deliveries: Deliveries;
  /** A fresh reading, not the poller's last one; null when nothing can read this screen. */
  readPane: (pane: TmuxPane) => Promise<ScreenReading | null>;
  /**
   * True when a UserPromptSubmit or a busy registry says that the agent took a prompt; false once
   * the signal aborts. Called before Enter is pressed.
   */
  waitAccepted: (signal: AbortSignal) => Promise<boolean>;
  /** Told of every state in order, for the page and the audit log. */
  onState?: (delivery: PromptDelivery) => void;
}

const READ_AGAIN_MS = 100;

/**
 * Ends as `accepted`, as `typed` (not submitted, or nothing here can tell), or as `failed` with one
 * sentence. The same `requestId` again answers with the first delivery, unless nothing was typed.
 */
export async function deliverPrompt(
  request: PromptRequest,
  deps: PromptDeps,
): Promise<PromptDelivery> {
  return await deps.deliveries.once(request.requestId, async () => {
    const { key } = request.pane;
    if (!deps.deliveries.takePane(key)) {
      const detail = "Another prompt is being typed into this pane; send again in a moment.";
      return { delivery: tell(request, deps, "failed", detail), mayRepeat: true };
    }
    try {
      return await deliver(request, deps);
    } finally {
      deps.deliveries.releasePane(key);
    }
  });
}

interface Outcome {
  delivery: PromptDelivery;
  /** Nothing reached the pane. */
  mayRepeat: boolean;
}

async function deliver(request: PromptRequest, deps: PromptDeps): Promise<Outcome> {
  const { pane, text, submit, force } = request;
  tell(request, deps, "queued", null);
  const options: InputOptions = { identity: pane, leaveMode: force };
  const target = { program: deps.program, socketPath: pane.socketPath };
  const obstacle = await whyNotNow(request, deps, options);
  if (obstacle) return { delivery: tell(request, deps, "failed", obstacle), mayRepeat: true };
  const pasted = await pasteText(target, pane.id, text, options);
  if (!pasted.ok) {
    // After a time limit nobody knows what reached the pane, so it is not typed a second time.
    const mayRepeat = pasted.isUntouched;
    return { delivery: tell(request, deps, "failed", pasted.detail), mayRepeat };
  }
  const seen = await waitForDraft(pane, deps);
  const typed = tell(request, deps, "typed", null);
  if (!submit) return { delivery: typed, mayRepeat: false };
  if (seen === "dialog") {
    return { delivery: tell(request, deps, "failed", DIALOG_CAME), mayRepeat: false };
  }
  const enter = () => pressEnter(target, pane.id, options);
  const isShown = seen === "draft";
  return { delivery: await submitDraft(request, deps, isShown, enter), mayRepeat: false };
}

const DIALOG_CAME =
  "A dialog opened while this was typed, so Enter was not pressed; look at the pane.";

/** A reason not to type at all, as one sentence. */
async function whyNotNow(
  request: PromptRequest,
  deps: PromptDeps,
  options: InputOptions,
): Promise<string | null> {
  const { pane, text, force } = request;
  if (Buffer.byteLength(text, "utf8") > limits.promptBytesMax) {
    return `This prompt is longer than ${limits.promptBytesMax} bytes; put it into a file.`;
  }
  const now = await paneState({ program: deps.program, socketPath: pane.socketPath }, pane.id);
  if (!now.ok) return now.detail;
  const refused = refusal(now.state, options);
  if (refused) return refused;
  const reading = await deps.readPane(pane);
  if (force) return isDialogOpen(reading) ? DIALOG_OPEN : null;
  return whyNotReady(reading);
}

/**
 * Waits until the text shows in the prompt box: Enter sent while an agent still takes in a long
 * paste is lost or becomes a line of it. `unseen` when it never showed; `dialog` when something
 * is asked by now, to which an Enter would be an answer.
 */
async function waitForDraft(
  pane: TmuxPane,
  deps: PromptDeps,
): Promise<"draft" | "unseen" | "dialog"> {
  for (let waitedMs = 0; waitedMs < limits.promptSettleMsMax; waitedMs += READ_AGAIN_MS) {
    await Bun.sleep(READ_AGAIN_MS);
    const reading = await deps.readPane(pane);
    // Nothing can read this program: the one pause above has to do.
    if (!reading) return "unseen";
    if (isDialogOpen(reading)) return "dialog";
    if (reading.draft) return "draft";
  }
  return "unseen";
}

async function submitDraft(
  request: PromptRequest,
  deps: PromptDeps,
  isShown: boolean,
  enter: () => Promise<InputResult>,
): Promise<PromptDelivery> {
  const half = limits.promptAcceptMsMax / 2;
  const waiting = new AbortController();
  const accepted = deps.waitAccepted(waiting.signal);
  try {
    const pressed = await enter();
    if (!pressed.ok) return tell(request, deps, "failed", pressed.detail);
    if (await within(accepted, half)) return tell(request, deps, "accepted", null);
    // An Enter can be lost while the agent redraws; the text still standing there proves it.
    const reading = await deps.readPane(request.pane);
    if (isShown && reading?.draft && reading.status === "idle") {
      const again = await enter();
      if (!again.ok) return tell(request, deps, "failed", again.detail);
    }
    if (await within(accepted, half)) return tell(request, deps, "accepted", null);
    return judgeScreen(request, deps, isShown, await deps.readPane(request.pane));
  } finally {
    waiting.abort();
  }
}

/** No hook and no registry said anything: what the screen shows decides. */
function judgeScreen(
  request: PromptRequest,
  deps: PromptDeps,
  isShown: boolean,
  reading: ScreenReading | null,
): PromptDelivery {
  if (!reading) {
    return tell(
      request,
      deps,
      "typed",
      "Enter was pressed; nothing here can tell if it was taken.",
    );
  }
  if (reading.draft) {
    const detail = "The text stands in the prompt box, but Enter was not taken; look at the pane.";
    return tell(request, deps, "failed", detail);
  }
  if (reading.status === "working" || isShown) {
    return tell(request, deps, "accepted", "Seen on the screen only; no hook confirmed it.");
  }
  const detail = `The agent did not take the prompt within ${limits.promptAcceptMsMax} ms; look at the pane.`;
  return tell(request, deps, "failed", detail);
}

async function within(accepted: Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), timeoutMs);
  const isAccepted = await Promise.race([accepted, late]);
  clearTimeout(timer);
  return isAccepted;
}

function tell(
  request: PromptRequest,
  deps: PromptDeps,
  state: PromptDelivery["state"],
  detail: string | null,
): PromptDelivery {
  const delivery: PromptDelivery = { requestId: request.requestId, state, detail };
  deps.onState?.(delivery);
  return delivery;
}
