/** From a hook event to the page: the time until its delta is at every client. */
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type Camp, makeCamp } from "./camp.ts";
import { quantile } from "./figures.ts";
import { type Listener, openListener } from "./listener.ts";
import type { LoadSession } from "./loader-messages.ts";
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
const MARK = /mark-(\d{7})/;

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
  const events = Math.round(EVENTS_PER_SECOND * Math.min(10, bench.windowSeconds));
  const run = new Run(product, camp);
  const rows: Row[] = [];
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
        plainRow(SCENE, "the same hooks, POST → 202, p50", "ms", quantile(told.answersMs, 0.5), null),
        plainRow(SCENE, "the same hooks, POST → 202, p99", "ms", answers, null),
      );
    }
  }
  return rows;
}

interface Told {
  /** From just before the POST to the delta, one per client and marked event. */
  latenciesMs: number[];
  answersMs: number[];
}

class Run {
  #sent = 0;
  readonly #response = "x".repeat(RESPONSE_BYTES);
  readonly #agents: LoadSession[];

  constructor(
    private readonly product: Program,
    camp: Camp,
  ) {
    this.#agents = camp.agents(true);
  }

  async tell(token: string, clients: number, events: number): Promise<Told> {
    const sentAt = new Map<number, number>();
    const latenciesMs: number[] = [];
    const seen = Array.from({ length: clients }, () => new Set<number>());
    const listeners: Listener[] = [];
    for (const marks of seen) {
      const take = (text: string): void => {
        const now = performance.now();
        const mark = Number(MARK.exec(text)?.[1] ?? Number.NaN);
        const startedAt = sentAt.get(mark);
        if (startedAt === undefined || marks.has(mark)) return;
        marks.add(mark);
        latenciesMs.push(now - startedAt);
      };
      listeners.push(await openListener(this.product.port, token, take));
    }
    try {
      await this.#send(WARM_UP_EVENTS, new Map());
      const answersMs = await this.#send(events, sentAt);
      await Bun.sleep(500);
      const missing = sentAt.size * clients - latenciesMs.length;
      if (missing > 0) throw new Error(`${missing} deltas did not come to their clients`);
      return { latenciesMs, answersMs };
    } finally {
      for (const listener of listeners) listener[Symbol.dispose]();
    }
  }

  /** At a fixed rate, whether or not the answers come: a slow server does not slow the load. */
  async #send(events: number, sentAt: Map<number, number>): Promise<number[]> {
    const answers: Promise<number>[] = [];
    const startedAt = performance.now();
    for (let count = 0; count < events; count++) {
      const waitMs = startedAt + (count * 1000) / EVENTS_PER_SECOND - performance.now();
      if (waitMs > 0) await Bun.sleep(waitMs);
      answers.push(this.#post(sentAt));
    }
    return await Promise.all(answers);
  }

  /** Each agent starts a call whose command is the mark, then ends it, in turn with the others. */
  async #post(sentAt: Map<number, number>): Promise<number> {
    const count = this.#sent++;
    const agent = this.#agents[count % this.#agents.length];
    if (!agent) throw new Error("there are no agents");
    const round = Math.floor(count / this.#agents.length);
    const isStart = round % 2 === 0;
    const call = { tool_name: "Bash", tool_use_id: `toolu_${agent.id}_${Math.floor(round / 2)}` };
    const command = `bun test mark-${String(count).padStart(7, "0")}`;
    const body = hookBody(
      agent,
      isStart
        ? { hook_event_name: "PreToolUse", ...call, tool_input: { command } }
        : {
            hook_event_name: "PostToolUse",
            ...call,
            tool_input: { command: "bun test" },
            tool_response: { stdout: this.#response, stderr: "", interrupted: false },
          },
    );
    const startedAt = performance.now();
    if (isStart) sentAt.set(count, startedAt);
    await postHook(this.product, agent, body);
    return performance.now() - startedAt;
  }
}
