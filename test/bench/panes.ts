/** What watching costs: processor time and spawns, as the difference to the same panes unwatched. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type Camp, makeCamp } from "./camp.ts";
import { openClient } from "./client.ts";
import { processorMs } from "./processor-time.ts";
import { cliTokenOf, type Program, startProduct, writeProgram } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "panes";
const PANES = 20;
const BUSY = 5;
/** From the start of a server or of the drawing until paces have settled. */
const SETTLE_MS = 12_000;
const SETTLE_BUSY_MS = 1_500;

/** Shares of one core, in percent. */
interface Share {
  server: number;
  tmux: number;
}

export async function panes(bench: Bench): Promise<Row[]> {
  await using camp = await makeCamp(PANES, join(bench.scratch, "panes"));
  const without = await unwatched(bench, camp);
  const withUs = await watched(bench, camp);
  const spawns = await countSpawns(bench, camp);
  const share = (what: string, of: Share, alone: Share, bar: number): Row => {
    const total = of.server + of.tmux - alone.tmux;
    const parts = `${of.server.toFixed(1)} ours + ${(of.tmux - alone.tmux).toFixed(1)} tmux`;
    return plainRow(SCENE, `${what} (${parts})`, "% of a core", total, { atMost: bar });
  };
  return [
    share(`CPU, ${PANES} idle panes, no client`, withUs.idle, without.idle, 1),
    share(`CPU, ${BUSY} of ${PANES} busy, 1 client`, withUs.busy, without.busy, 4),
    share("CPU, the same, the client watches a busy one", withUs.watching, without.busy, 8),
    plainRow(SCENE, `spawns, ${PANES} idle panes`, "per s", spawns.idle, { atMost: 1.1 }),
    plainRow(SCENE, `spawns, ${BUSY} of ${PANES} busy`, "per s", spawns.busy, { atMost: 10 }),
  ];
}

async function unwatched(bench: Bench, camp: Camp): Promise<{ idle: Share; busy: Share }> {
  const idle = await measureIdle(bench, camp, null);
  using _drawing = camp.draw(BUSY);
  await Bun.sleep(SETTLE_BUSY_MS);
  return { idle, busy: await measure(bench, camp, null) };
}

async function watched(
  bench: Bench,
  camp: Camp,
): Promise<{ idle: Share; busy: Share; watching: Share }> {
  const data = join(bench.scratch, "panes-data");
  await using product = await start(bench, camp, data);
  await Bun.sleep(SETTLE_MS);
  const idle = await measureIdle(bench, camp, product);
  using _drawing = camp.draw(BUSY);
  await tellWorking(product, camp.agents(true).slice(0, BUSY));
  using client = await openClient(product.port, cliTokenOf(data));
  await Bun.sleep(SETTLE_BUSY_MS);
  const busy = await measure(bench, camp, product);
  const first = client.sessions().find((session) => session.status === "working");
  if (!first?.pane) throw new Error("no session works in a pane");
  client.watch(`${first.pane.server}:${first.pane.id}`);
  await Bun.sleep(SETTLE_BUSY_MS);
  const watching = await measure(bench, camp, product);
  if (client.screens() < bench.windowSeconds) throw new Error("the watched pane was not shown");
  return { idle, busy, watching };
}

function start(bench: Bench, camp: Camp, data: string, tmuxProgram?: string): Promise<Program> {
  return startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "panes-home"),
    tmuxFolder: camp.tmux.folder,
    ...(tmuxProgram ? { tmuxProgram } : {}),
  });
}

/** The middle of three windows: what else this machine does in a second is as much as an idle server. */
async function measureIdle(bench: Bench, camp: Camp, product: Program | null): Promise<Share> {
  const windows: Share[] = [];
  for (let count = 0; count < 3; count++) windows.push(await measure(bench, camp, product));
  const total = ({ server, tmux }: Share): number => server + tmux;
  const [, middle] = windows.sort((a, b) => total(a) - total(b));
  if (!middle) throw new Error("there are three windows");
  return middle;
}

async function measure(bench: Bench, camp: Camp, product: Program | null): Promise<Share> {
  const read = () => ({
    at: performance.now(),
    server: product ? processorMs(product.pid, true) : 0,
    tmux: processorMs(camp.serverPid, false),
  });
  const before = read();
  await Bun.sleep(bench.windowSeconds * 1000);
  const after = read();
  const percent = (ms: number) => (100 * ms) / (after.at - before.at);
  return {
    server: percent(after.server - before.server),
    tmux: percent(after.tmux - before.tmux),
  };
}

/** In a run of its own: the wrapper that counts would be part of what the processor does. */
async function countSpawns(bench: Bench, camp: Camp): Promise<{ idle: number; busy: number }> {
  const tally = join(bench.scratch, "spawns");
  const wrapper = join(bench.scratch, "counting-tmux");
  writeProgram(wrapper, `#!/bin/sh\nprintf . >>'${tally}'\nexec tmux "$@"\n`);
  await using product = await start(bench, camp, join(bench.scratch, "spawns-data"), wrapper);
  const perSecond = async (): Promise<number> => {
    const before = existsSync(tally) ? statSync(tally).size : 0;
    const seconds = Math.min(10, bench.windowSeconds);
    await Bun.sleep(seconds * 1000);
    return (statSync(tally).size - before) / seconds;
  };
  await Bun.sleep(SETTLE_MS);
  const idle = await perSecond();
  using _drawing = camp.draw(BUSY);
  await tellWorking(product, camp.agents(true).slice(0, BUSY));
  await Bun.sleep(SETTLE_BUSY_MS);
  return { idle, busy: await perSecond() };
}
