/** From a hook event to the page: the time until its delta is at every client. */
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type Camp, makeCamp } from "./camp.ts";
import { quantile } from "./figures.ts";
import { type Listener, openListener } from "./listener.ts";
import type { LoadSession } from "./loader-messages.ts";
import { fullCommitsMs } from "./machine.ts";
import { cliTokenOf, type Program, startProduct } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { hookBody, postHook, tellWorking } from "./tell.ts";

const SCENE = "live";
const PANES = 20;
const EVENTS_PER_SECOND = 200;
/** How it grows with clients; the bar is held at the middle one. */
const CLIENTS = [1, 10, 50];
const CLIENTS_OF_BAR = 10;
const SETTLE_MS = 3_000;
const WARM_UP_EVENTS = 400;
/** What a tool answers with, so that a pair of events is as long as in the mixed stream. */
const RESPONSE_BYTES = 8 * 1024;
/** From the last event until its delta must have come. */
const TRAIL_MS = 1_000;
/** The batch that a call belongs to, and its number in it. */
const MARK = /"detail":"bun test mark-(\d+)-(\d+)"/;
const AGENT = /^\{"type":"session","session":\{"id":"5e55105e-0000-4000-8000-(\d{12})"/;

export async function live(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "live"));
  const data = join(bench.scratch, "live-data");
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "live-home"),
    tmuxFolder: camp.tmux.folder,
  });
  using _drawing = camp.draw(PANES);
  await tellWorking(product, camp.agents(true));
  await Bun.sleep(SETTLE_MS);
  const events = Math.round(EVENTS_PER_SECOND * Math.min(8, bench.windowSeconds));
  const run = new Run(product, camp);
  // Every event waits for one commit: its tail is what the disk alone makes of ours.
  const commitsMs = fullCommitsMs(join(bench.scratch, "live-commit"));
  const rows = [plainRow(SCENE, "FULL commit alone, p99", "ms", quantile(commitsMs, 0.99), null)];
  for (const count of CLIENTS) {
    const told = await run.tell(cliTokenOf(data), count, events);
    const bar = count === CLIENTS_OF_BAR;
    const what = (q: string) =>
      `hook → message, ${q}, ${EVENTS_PER_SECOND} events/s, ${PANES} busy panes, ${count} clients`;
    const at = (q: number) => quantile(told.latenciesMs, q);
    rows.push(
      plainRow(SCENE, what("p50"), "ms", at(0.5), bar ? { atMost: 2 } : null),
      plainRow(SCENE, what("p99"), "ms", at(0.99), bar ? { atMost: 10 } : null),
    );
    if (bar) {
      const answers = quantile(told.answersMs, 0.99);
      rows.push(
        plainRow(
          SCENE,
          "the same hooks, POST → 202, p50",
          "ms",
          quantile(told.answersMs, 0.5),
          null,
        ),
        plainRow(SCENE, "the same hooks, POST → 202, p99", "ms", answers, null),
      );
    }
  }
  return rows;
}

interface Told {
  /** From just before the POST to the delta, one per client and call. */
  latenciesMs: number[];
  answersMs: number[];
}

class Run {
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

  async tell(token: string, clients: number, events: number): Promise<Told> {
    await this.#send(WARM_UP_EVENTS, new Calls(PANES, this.#batches++));
    const calls = new Calls(PANES, this.#batches++);
    const views: Arrivals[] = [];
    const listeners: Listener[] = [];
    try {
      for (let count = 0; count < clients; count++) {
        const arrivals = new Arrivals(calls);
        views.push(arrivals);
        const take = (text: string): void => arrivals.take(text);
        listeners.push(await openListener(this.product.port, token, take));
      }
      const answersMs = await this.#send(events, calls);
      await Bun.sleep(TRAIL_MS);
      const latenciesMs = views.flatMap((arrivals) => arrivals.latenciesMs);
      const missing = calls.started * clients - latenciesMs.length;
      if (missing > 0) throw new Error(`${missing} deltas did not come to their clients`);
      return { latenciesMs, answersMs };
    } finally {
      for (const listener of listeners) listener[Symbol.dispose]();
    }
  }

  /** At a fixed rate, whether or not the answers come: a slow server does not slow the load. */
  async #send(events: number, calls: Calls): Promise<number[]> {
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
class Calls {
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

/** What one client has heard. */
class Arrivals {
  readonly latenciesMs: number[] = [];
  /** Of each agent: calls heard of. */
  readonly #heard = new Map<number, number>();

  constructor(private readonly calls: Calls) {}

  /**
   * Events of one agent that share a commit are told as one: then the later state stands for
   * the earlier, and a delta without a mark for every call that has ended.
   */
  take(text: string): void {
    const now = performance.now();
    const agent = Number(AGENT.exec(text)?.[1] ?? Number.NaN);
    const started = this.calls.startedAt[agent];
    if (!started) return;
    const [, batch, mark] = MARK.exec(text) ?? [];
    // What is still told of the warm-up says nothing of these calls.
    if (batch !== undefined && Number(batch) !== this.calls.batch) return;
    const upTo = mark === undefined ? (this.calls.ended[agent] ?? 0) : Number(mark) + 1;
    for (let call = this.#heard.get(agent) ?? 0; call < upTo; call++) {
      this.latenciesMs.push(now - (started[call] ?? Number.NaN));
      this.#heard.set(agent, call + 1);
    }
  }
}
