/** Hook intake beside "raw", the least program that does the same durable writes. */
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type Camp, makeCamp } from "./camp.ts";
import { median, quantile } from "./figures.ts";
import { Load } from "./load.ts";
import type { LoadResult, LoadSession } from "./loader-messages.ts";
import { type Program, startProduct, startRaw } from "./programs.ts";
import { plainRow, type Row, ratioRow } from "./row.ts";

const SCENE = "intake";
const PANES = 20;
const CONNECTIONS = 16;
/** Both programs take turns in pieces of this many events, so that noise meets both. */
const PIECE = 2_000;
const WARM_UP = 1_000;
/** 1×, 10× and, when so many are asked for, 100× of events in the database. */
const GROWTH = [PIECE, PIECE * 10, PIECE * 100];

export async function intake(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "intake"));
  using load = new Load();
  return [
    ...(await againstRaw(bench, camp, load)),
    ...(await withoutFlush(bench, camp, load)),
    ...(await againstPaused(bench, camp, load)),
  ];
}

async function againstRaw(bench: Bench, camp: Camp, load: Load): Promise<Row[]> {
  const { scratch } = bench;
  await using raw = await startRaw(bench.rawBinary, join(scratch, "raw"));
  await using product = await startProduct({
    binary: bench.productBinary,
    data: join(scratch, "intake-data"),
    home: join(scratch, "home"),
    tmuxFolder: join(scratch, "no-tmux"),
  });
  const agents = camp.agents(false);
  const pieces = Math.max(2, Math.round(bench.events / PIECE));
  const ours = await alternate(load, product, raw, agents, pieces);
  const middle = { ours: ours.map((pair) => pair.a), raw: ours.map((pair) => pair.b) };
  const rate = (results: LoadResult[]) => median(results.map(eventsPerSecond));
  const at = (results: LoadResult[], q: number) =>
    median(results.map((result) => quantile(result.latenciesMs, q)));
  const pairs = (of: (a: LoadResult, b: LoadResult) => number) =>
    median(ours.map(({ a, b }) => of(a, b)));
  const throughput = {
    measured: rate(middle.ours),
    yardstick: rate(middle.raw),
    ratio: pairs((a, b) => eventsPerSecond(a) / eventsPerSecond(b)),
  };
  const latency = (q: number) => ({
    measured: at(middle.ours, q),
    yardstick: at(middle.raw, q),
    ratio: pairs((a, b) => quantile(a.latenciesMs, q) / quantile(b.latenciesMs, q)),
  });
  const sent = pieces * PIECE;
  return [
    ratioRow(SCENE, `throughput, ${CONNECTIONS} connections, durable`, "events/s", throughput, {
      atLeast: 0.6,
    }),
    ratioRow(SCENE, "latency p50", "ms", latency(0.5), null),
    ratioRow(SCENE, "latency p99", "ms", latency(0.99), { atMost: 2.5 }),
    ...GROWTH.filter((events) => events <= sent).map((events) => growthRow(ours, events)),
  ];
}

/** The same with `synchronous=NORMAL` on both sides: what remains when no commit waits for the disk. */
async function withoutFlush(bench: Bench, camp: Camp, load: Load): Promise<Row[]> {
  const { scratch } = bench;
  await using raw = await startRaw(bench.rawBinary, join(scratch, "raw-normal"), "NORMAL");
  await using product = await startProduct({
    binary: bench.productBinary,
    data: join(scratch, "normal-data"),
    home: join(scratch, "home"),
    tmuxFolder: join(scratch, "no-tmux"),
    durability: "NORMAL",
  });
  const pieces = Math.max(2, Math.round(bench.events / PIECE / 4));
  const pairs = await alternate(load, product, raw, camp.agents(false), pieces);
  const measured = median(pairs.map(({ a }) => eventsPerSecond(a)));
  const yardstick = median(pairs.map(({ b }) => eventsPerSecond(b)));
  const ratio = median(pairs.map(({ a, b }) => eventsPerSecond(a) / eventsPerSecond(b)));
  const what = `throughput, ${CONNECTIONS} connections, NORMAL`;
  return [ratioRow(SCENE, what, "events/s", { measured, yardstick, ratio }, null)];
}

/** Throughput of the piece that ends where the ledger holds so many events. */
function growthRow(pairs: { a: LoadResult; b: LoadResult }[], events: number): Row {
  const place = Math.max(0, Math.min(pairs.length, Math.round(events / PIECE)) - 1);
  const near = pairs.slice(Math.max(0, place - 1), place + 1);
  const measured = median(near.map(({ a }) => eventsPerSecond(a)));
  const yardstick = median(near.map(({ b }) => eventsPerSecond(b)));
  const what = `throughput after ${events.toLocaleString("en")} events`;
  return ratioRow(SCENE, what, "events/s", { measured, yardstick }, null);
}

async function againstPaused(bench: Bench, camp: Camp, load: Load): Promise<Row[]> {
  const common = { binary: bench.productBinary, home: join(bench.scratch, "home") };
  await using polling = await startProduct({
    ...common,
    data: join(bench.scratch, "polling-data"),
    tmuxFolder: camp.tmux.folder,
  });
  await using paused = await startProduct({
    ...common,
    data: join(bench.scratch, "paused-data"),
    tmuxFolder: join(bench.scratch, "no-tmux"),
  });
  using _drawing = camp.draw(PANES);
  const pieces = Math.max(3, Math.round(bench.events / PIECE / 4));
  const results: { polled: LoadResult; alone: LoadResult }[] = [];
  const job = (isInSight: boolean, program: Program, events: number) =>
    run(load, program, camp.agents(isInSight), events);
  await job(true, polling, WARM_UP);
  await job(false, paused, WARM_UP);
  for (let piece = 0; piece < pieces; piece++) {
    // A frozen neighbour polls nothing; a turn of its own, thawed, is what is compared.
    paused.freeze();
    polling.thaw();
    const polled = await job(true, polling, PIECE);
    polling.freeze();
    paused.thaw();
    results.push({ polled, alone: await job(false, paused, PIECE) });
  }
  polling.thaw();
  const measured = median(results.map(({ polled }) => eventsPerSecond(polled)));
  const yardstick = median(results.map(({ alone }) => eventsPerSecond(alone)));
  const ratio = median(
    results.map(({ polled, alone }) => eventsPerSecond(polled) / eventsPerSecond(alone)),
  );
  const tail = median(results.map(({ polled }) => quantile(polled.latenciesMs, 0.99)));
  const what = `throughput, poller on ${PANES} busy panes / paused`;
  return [
    ratioRow(SCENE, what, "events/s", { measured, yardstick, ratio }, { atLeast: 0.9 }),
    plainRow(SCENE, `latency p99, poller on ${PANES} busy panes`, "ms", tail, null),
  ];
}

async function alternate(
  load: Load,
  a: Program,
  b: Program,
  agents: LoadSession[],
  pieces: number,
): Promise<{ a: LoadResult; b: LoadResult }[]> {
  await run(load, a, agents, WARM_UP);
  await run(load, b, agents, WARM_UP);
  const results: { a: LoadResult; b: LoadResult }[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    const first = await run(load, a, agents, PIECE);
    results.push({ a: first, b: await run(load, b, agents, PIECE) });
  }
  return results;
}

function run(
  load: Load,
  program: Program,
  sessions: LoadSession[],
  events: number,
): Promise<LoadResult> {
  const { port, token } = program;
  return load.run({ port, token, sessions, connections: CONNECTIONS, events, ratePerSecond: null });
}

function eventsPerSecond(result: LoadResult): number {
  return result.events / result.seconds;
}
