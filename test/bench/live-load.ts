/** Hook calls at a fixed rate whose deltas can be told apart: the load of the live scenes. */
import type { Camp } from "./camp.ts";
import type { LoadSession } from "./loader-messages.ts";
import type { Program } from "./programs.ts";
import { hookBody, postHook } from "./tell.ts";

export const PANES = 20;
export const EVENTS_PER_SECOND = 200;
export const WARM_UP_EVENTS = 400;
/** What a tool answers with, so that a pair of events is as long as in the mixed stream. */
const RESPONSE_BYTES = 8 * 1024;
/** In a text that names a call: the batch that it belongs to, and its number in it. */
export const MARK = /mark-(\d+)-(\d+)/;

export class LiveLoad {
  #sent = 0;
  #batches = 0;
  readonly #response = "x".repeat(RESPONSE_BYTES);
  readonly #agents: LoadSession[];

  constructor(
    private readonly product: Program,
    camp: Camp,
  ) {
    this.#agents = camp.agents(true);
  }

  /** What the next `send` counts its calls in. */
  calls(): Calls {
    return new Calls(this.#agents.length, this.#batches++);
  }

  /** At a fixed rate, whether or not the answers come: a slow server does not slow the load. */
  async send(events: number, calls: Calls): Promise<number[]> {
    const answers: Promise<number>[] = [];
    const startedAt = performance.now();
    for (let count = 0; count < events; count++) {
      const waitMs = startedAt + (count * 1000) / EVENTS_PER_SECOND - performance.now();
      if (waitMs > 0) await Bun.sleep(waitMs);
      answers.push(this.#post(count, calls));
    }
    return await Promise.all(answers);
  }

  /** Each agent starts a call whose command is the mark, then ends it, in turn with the others. */
  async #post(count: number, calls: Calls): Promise<number> {
    const place = count % this.#agents.length;
    const agent = this.#agents[place];
    if (!agent) throw new Error("there are no agents");
    const round = Math.floor(count / this.#agents.length);
    const isStart = round % 2 === 0;
    const call = { tool_name: "Bash", tool_use_id: `toolu_${this.#sent++}_${round}` };
    const command = `bun test mark-${calls.batch}-${Math.floor(round / 2)}`;
    const event = isStart
      ? { hook_event_name: "PreToolUse", ...call, tool_input: { command } }
      : {
          hook_event_name: "PostToolUse",
          ...call,
          tool_input: { command: "bun test" },
          tool_response: { stdout: this.#response, stderr: "", interrupted: false },
        };
    const body = hookBody(agent, event);
    const startedAt = performance.now();
    if (isStart) calls.start(place, startedAt);
    else calls.end(place);
    await postHook(this.product, agent, body);
    return performance.now() - startedAt;
  }
}

/** What has been sent of each agent: the n-th call's start, and how many have ended. */
export class Calls {
  readonly startedAt: number[][];
  readonly ended: number[];
  started = 0;

  constructor(
    agents: number,
    readonly batch: number,
  ) {
    this.startedAt = Array.from({ length: agents }, () => []);
    this.ended = Array.from({ length: agents }, () => 0);
  }

  start(agent: number, at: number): void {
    this.startedAt[agent]?.push(at);
    this.started++;
  }

  end(agent: number): void {
    this.ended[agent] = (this.ended[agent] ?? 0) + 1;
  }
}
