/** From a session to its pane: prompts and keys, checked against what the pane shows now. */
import type { Config } from "../config/config.ts";
import { limits } from "../config/limits.ts";
import { deliverPrompt } from "../control/deliver-prompt.ts";
import { Deliveries } from "../control/deliveries.ts";
import { pressKeys } from "../control/press-keys.ts";
import type { Clock } from "../lib/clock.ts";
import type { KeyName, PromptBody, PromptDelivery } from "../protocol/api.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import { capturePane } from "../tmux/capture.ts";
import type { TmuxPane } from "../tmux/pane.ts";
import type { Acceptance } from "./acceptance.ts";
import { readPane } from "./observers.ts";

export type KeysResult = { ok: true } | { ok: false; detail: string };

export interface TypingOptions {
  config: Config;
  clock: Clock;
  live: LiveSessions;
  acceptance: Acceptance;
  paneOf(paneKey: string): TmuxPane | null;
  isAgentPane(pane: TmuxPane): boolean;
}

export class Typing {
  readonly #deliveries = new Deliveries(limits.promptDeliveriesMax);

  constructor(private readonly options: TypingOptions) {}

  async prompt(sessionId: string, body: PromptBody): Promise<PromptDelivery> {
    const pane = this.#paneOf(sessionId);
    if (!pane) {
      return { requestId: body.requestId, state: "failed", detail: NO_PANE };
    }
    const { config, clock, acceptance } = this.options;
    const program = config.tmux.program;
    const startedAt = clock.now();
    return deliverPrompt(
      { pane, ...body },
      {
        program,
        deliveries: this.#deliveries,
        readPane: async (at) => {
          const target = { program, socketPath: at.socketPath };
          const capture = await capturePane(target, at.id, clock);
          if (!capture) return null;
          const reading = readPane(at, capture);
          // A screen that is no agent's says nothing about a prompt box.
          return reading.status === "unknown" && reading.reason !== "overlay" ? null : reading;
        },
        waitAccepted: (signal) => acceptance.wait(sessionId, startedAt, signal),
      },
    );
  }

  async pressKeys(sessionId: string, keys: readonly KeyName[]): Promise<KeysResult> {
    const pane = this.#paneOf(sessionId);
    if (!pane) return { ok: false, detail: NO_PANE };
    const isAgent = this.options.isAgentPane(pane);
    const { program } = this.options.config.tmux;
    const result = await pressKeys({ pane, keys, isAgent }, { program });
    return result.ok ? { ok: true } : { ok: false, detail: result.detail };
  }

  #paneOf(sessionId: string): TmuxPane | null {
    const paneKey = this.options.live.get(sessionId)?.paneKey;
    return paneKey ? this.options.paneOf(paneKey) : null;
  }
}

const NO_PANE = "This session runs in no tmux pane that can be reached from here.";
