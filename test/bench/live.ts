/** From a hook event to the page: the time until its delta is at every client. */
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { makeCamp } from "./camp.ts";
import { quantile } from "./figures.ts";
import { type Listener, openListener } from "./listener.ts";
import {
  type Calls,
  EVENTS_PER_SECOND,
  LiveLoad,
  MARK,
  PANES,
  WARM_UP_EVENTS,
} from "./live-load.ts";
import { fullCommitsMs } from "./machine.ts";
import { cliTokenOf, startProduct } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "live";
/** How it grows with clients; the bar is held at the middle one. */
const CLIENTS = [1, 10, 50];
const CLIENTS_OF_BAR = 10;
const SETTLE_MS = 3_000;
/** From the last event until its delta must have come. */
const TRAIL_MS = 1_000;
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
  const load = new LiveLoad(product, camp);
  // Every event waits for one commit: its tail is what the disk alone makes of ours.
  const commitsMs = fullCommitsMs(join(bench.scratch, "live-commit"));
  const rows = [plainRow(SCENE, "FULL commit alone, p99", "ms", quantile(commitsMs, 0.99), null)];
  for (const count of CLIENTS) {
    const told = await tell(load, product.port, cliTokenOf(data), count, events);
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

async function tell(
  load: LiveLoad,
  port: number,
  token: string,
  clients: number,
  events: number,
): Promise<Told> {
  await load.send(WARM_UP_EVENTS, load.calls());
  const calls = load.calls();
  const views: Arrivals[] = [];
  const listeners: Listener[] = [];
  try {
    for (let count = 0; count < clients; count++) {
      const arrivals = new Arrivals(calls);
      views.push(arrivals);
      const take = (text: string): void => arrivals.take(text);
      listeners.push(await openListener(port, token, take));
    }
    const answersMs = await load.send(events, calls);
    await Bun.sleep(TRAIL_MS);
    const latenciesMs = views.flatMap((arrivals) => arrivals.latenciesMs);
    const missing = calls.started * clients - latenciesMs.length;
    if (missing > 0) throw new Error(`${missing} deltas did not come to their clients`);
    return { latenciesMs, answersMs };
  } finally {
    for (const listener of listeners) listener[Symbol.dispose]();
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
