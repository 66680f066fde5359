/** How soon a change on a screen is at the client: of a watched pane, and a dialog of any pane. */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type CampPane, makeCamp, paint } from "./camp.ts";
import { type Client, openClient } from "./client.ts";
import { quantile } from "./figures.ts";
import { openListener } from "./listener.ts";
import { cliTokenOf, startProduct } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "screen";
const PANES = 20;
const BUSY = 5;
/** A row of its own, which the drawing leaves alone. */
const ROW = 20;
const SETTLE_MS = 3_000;
const ARRIVE_MS_MAX = 5_000;
/** An agent at work is looked at twice a second; the look itself and the way may take 100 ms. */
const ONE_POLL = { atMost: 600 };
const DIALOGS = 15;
const MARK = /mark-(\d{5})/;

export async function screen(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "screen"));
  const data = join(bench.scratch, "screen-data");
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "screen-home"),
    tmuxFolder: camp.tmux.folder,
  });
  const agents = camp.agents(true);
  const last = camp.panes.at(-1);
  if (!last) throw new Error("the camp is empty");
  await tellWorking(product, [...agents.slice(0, BUSY), ...agents.slice(-2)]);
  await Bun.sleep(SETTLE_MS);
  const token = cliTokenOf(data);
  using client = await openClient(product.port, token);
  const watched = client.sessions().find((session) => session.pane?.id === last.id)?.pane;
  if (!watched) throw new Error("no session is in the last pane");
  const marks = new Marks(last.tty);
  using listener = await openListener(product.port, token, (text) => marks.take(text));
  listener.send({ type: "watch", pane: `${watched.server}:${watched.id}`, lines: 0 });
  await Bun.sleep(SETTLE_MS);
  const seconds = Math.min(10, bench.windowSeconds);
  // Away from whole steps of any tick, so that changes fall on every part of one.
  const often = await marks.write(seconds, 237);
  const seldom = await marks.write(seconds, 1_013);
  using _drawing = camp.draw(BUSY);
  await Bun.sleep(SETTLE_MS);
  const among = await marks.write(seconds, 237);
  const asker = camp.panes.at(-2);
  if (!asker) throw new Error("the camp has one pane");
  const asking = await dialogs(client, asker);
  const rowsOf = (what: string, latenciesMs: number[]): Row[] => [
    plainRow(SCENE, `${what}, p50`, "ms", quantile(latenciesMs, 0.5), null),
    plainRow(SCENE, `${what}, p95`, "ms", quantile(latenciesMs, 0.95), { atMost: 150 }),
  ];
  return [
    ...rowsOf("changes 4 times a second, others quiet", often),
    ...rowsOf("changes once a second, others quiet", seldom),
    ...rowsOf(`changes 4 times a second, ${BUSY} others busy`, among),
    plainRow(
      SCENE,
      "dialog that no hook tells of → waiting, p50",
      "ms",
      quantile(asking, 0.5),
      null,
    ),
    plainRow(SCENE, "its p95", "ms", quantile(asking, 0.95), ONE_POLL),
  ];
}

/** Milliseconds from a dialog in a pane that nobody watches to a session that waits. */
async function dialogs(client: Client, pane: CampPane): Promise<number[]> {
  const becomes = async (status: string): Promise<number> => {
    const startedAt = performance.now();
    const find = () => client.sessions().find((session) => session.pane?.id === pane.id);
    while (find()?.status !== status) {
      if (performance.now() - startedAt > ARRIVE_MS_MAX) throw new Error(`not ${status} in time`);
      await Bun.sleep(2);
    }
    return performance.now() - startedAt;
  };
  const latenciesMs: number[] = [];
  for (let time = 0; time < DIALOGS; time++) {
    paint(pane, "10_working_tokens.txt");
    await becomes("working");
    // Longer than a screen that is unlike the hooks has to stand, and on any part of a tick.
    await Bun.sleep(2_000 + time * 37);
    paint(pane, "30_perm_bash_rule.txt");
    latenciesMs.push(await becomes("waiting"));
  }
  return latenciesMs;
}

/** Writes numbered marks to a terminal and waits for them at the client. */
class Marks {
  #next = 0;
  readonly #waiting = new Map<number, () => void>();

  constructor(private readonly tty: string) {}

  take(text: string): void {
    const mark = MARK.exec(text)?.[1];
    if (mark !== undefined) this.#waiting.get(Number(mark))?.();
  }

  /** Milliseconds from each write to its arrival. Throws when one does not come. */
  async write(seconds: number, pauseMs: number): Promise<number[]> {
    const latenciesMs: number[] = [];
    const endAt = performance.now() + seconds * 1000;
    while (performance.now() < endAt) {
      const dueAt = performance.now() + pauseMs;
      latenciesMs.push(await this.#one());
      await Bun.sleep(Math.max(0, dueAt - performance.now()));
    }
    return latenciesMs;
  }

  async #one(): Promise<number> {
    const mark = this.#next++;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error("a change did not come")), ARRIVE_MS_MAX);
    this.#waiting.set(mark, resolve);
    const tty = openSync(this.tty, "w");
    const startedAt = performance.now();
    writeSync(tty, `\x1b[${ROW};1Hmark-${String(mark).padStart(5, "0")}\x1b[K\x1b[16;3H`);
    closeSync(tty);
    await promise.finally(() => clearTimeout(timer));
    this.#waiting.delete(mark);
    return performance.now() - startedAt;
  }
}
