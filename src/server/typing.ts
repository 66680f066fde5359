/** From a session to its pane: prompts, keys and choices, checked against what it shows now. */
import { isPlainAnswer } from "../agents/claude-code/dialog-role.ts";
import type { Config } from "../config/config.ts";
import { limits } from "../config/limits.ts";
import { answerDialog, type DialogResult } from "../control/answer-dialog.ts";
import { deliverPrompt } from "../control/deliver-prompt.ts";
import { Deliveries } from "../control/deliveries.ts";
import { pressKeys } from "../control/press-keys.ts";
import type { PromptOrder } from "../control/prompt-desk.ts";
import type { Clock } from "../lib/clock.ts";
import type { ScreenDialog } from "../protocol/acts.ts";
import type { KeyName, PromptDelivery } from "../protocol/api.ts";
import { sessionReason } from "../protocol/session.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { PaneCapture, TmuxPane } from "../tmux/pane.ts";
import type { Acceptance } from "./acceptance.ts";
import { readPane } from "./observers.ts";
import { makePaneReader, type PaneReader } from "./pane-reader.ts";

export type KeysResult = { ok: true } | { ok: false; detail: string };

export interface TypingOptions {
  config: Config;
  clock: Clock;
  live: LiveSessions;
  acceptance: Acceptance;
  paneOf(paneKey: string): TmuxPane | null;
  captureOf(paneKey: string): PaneCapture | null;
}

export class Typing {
  readonly #deliveries = new Deliveries(limits.promptDeliveriesMax);
  readonly #read: PaneReader;

  constructor(private readonly options: TypingOptions) {
    this.#read = makePaneReader(options.config.tmux.program, options.clock);
  }

  async prompt(order: PromptOrder): Promise<{ delivery: PromptDelivery; isTouched: boolean }> {
    const { sessionId, requestId, text, submit, force } = order;
    const pane = this.#paneOf(sessionId);
    if (!pane) {
      return { delivery: { requestId, state: "failed", detail: NO_PANE }, isTouched: false };
    }
    const { config, clock, acceptance } = this.options;
    const startedAt = clock.now();
    const delivery = await deliverPrompt(
      { pane, text, requestId, submit, force },
      {
        program: config.tmux.program,
        deliveries: this.#deliveries,
        readPane: this.#read,
        waitAccepted: (signal) => acceptance.wait(sessionId, startedAt, signal),
      },
    );
    return { delivery, isTouched: this.#deliveries.knows(requestId) };
  }

  async pressKeys(
    sessionId: string,
    keys: readonly KeyName[],
    isAgentPane: (pane: TmuxPane) => boolean,
  ): Promise<KeysResult> {
    const pane = this.#paneOf(sessionId);
    if (!pane) return { ok: false, detail: NO_PANE };
    const { program } = this.options.config.tmux;
    const result = await pressKeys({ pane, keys, isAgent: isAgentPane(pane) }, { program });
    return result.ok ? { ok: true } : { ok: false, detail: result.detail };
  }

  /** The dialog on the last seen screen; null: none with options. */
  dialog(sessionId: string): ScreenDialog | null {
    const pane = this.#paneOf(sessionId);
    const capture = pane && this.options.captureOf(pane.key);
    if (!pane || !capture) return null;
    const reading = readPane(pane, capture);
    const reason = sessionReason.safeParse(reading.reason);
    const isDialog = reading.status === "waiting" && reading.options.length > 0;
    if (!isDialog || !reason.success) return null;
    const options = reading.options.map(({ label, isSelected }) => ({ label, isSelected }));
    return { reason: reason.data, question: reading.question, options };
  }

  /** `mayAll`: also options that keep a rule, change the mode or trust a folder. */
  async answerDialog(
    sessionId: string,
    answer: { option: string; question: string | null; mayAll: boolean },
  ): Promise<DialogResult> {
    const pane = this.#paneOf(sessionId);
    if (!pane) return { ok: false, code: "no_dialog", detail: NO_PANE };
    const { option, question, mayAll } = answer;
    return await answerDialog(
      { pane, option, question },
      {
        program: this.options.config.tmux.program,
        readPane: this.#read,
        objection: ({ reason }, label) =>
          mayAll || isPlainAnswer(reason, label) ? null : NEEDS_FULL,
      },
    );
  }

  #paneOf(sessionId: string): TmuxPane | null {
    const paneKey = this.options.live.get(sessionId)?.paneKey;
    return paneKey ? this.options.paneOf(paneKey) : null;
  }
}

const NO_PANE = "This session runs in no tmux pane that can be reached from here.";
const NEEDS_FULL = 'This option changes more than one answer; it needs a device of role "full".';
