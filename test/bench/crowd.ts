/** How watching grows with panes: a hundred of which ten are busy, beside twenty of which five are. */
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { type Camp, makeCamp } from "./camp.ts";
import { openClient } from "./client.ts";
import { processorMs } from "./processor-time.ts";
import { cliTokenOf, startProduct } from "./programs.ts";
import { plainRow, type Row, ratioRow } from "./row.ts";
import { tellWorking } from "./tell.ts";

const SCENE = "crowd";
const USUAL = { panes: 20, busy: 5 };
const CROWD = { panes: 100, busy: 10 };
const SETTLE_MS = 7_000;
const SETTLE_BUSY_MS = 1_500;

export async function crowd(bench: Bench): Promise<Row[]> {
  const usual = await shareOf(bench, USUAL);
  const many = await shareOf(bench, CROWD);
  const name = ({ panes, busy }: typeof USUAL): string => `${busy} of ${panes} busy, 1 client`;
  const figures = { measured: many, yardstick: usual };
  return [
    plainRow(SCENE, `CPU, ${name(USUAL)}`, "% of a core", usual, null),
    ratioRow(SCENE, `CPU, ${name(CROWD)}`, "% of a core", figures, { atMost: 2.5 }),
  ];
}

/** Ours, our children's and what tmux does more than without us, in percent of a core. */
async function shareOf(bench: Bench, { panes, busy }: typeof USUAL): Promise<number> {
  const scratch = join(bench.scratch, `crowd-${panes}`);
  await using camp = await makeCamp(panes, scratch);
  const alone = await percent(bench, camp, busy, null);
  const data = join(scratch, "data");
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(scratch, "home"),
    tmuxFolder: camp.tmux.folder,
  });
  await Bun.sleep(SETTLE_MS);
  await tellWorking(product, camp.agents(true).slice(0, busy));
  using _client = await openClient(product.port, cliTokenOf(data));
  return (await percent(bench, camp, busy, product.pid)) - alone;
}

async function percent(
  bench: Bench,
  camp: Camp,
  busy: number,
  pid: number | null,
): Promise<number> {
  using _drawing = camp.draw(busy);
  await Bun.sleep(SETTLE_BUSY_MS);
  const spentMs = (): number =>
    processorMs(camp.serverPid, false) + (pid === null ? 0 : processorMs(pid, true));
  const before = { at: performance.now(), spent: spentMs() };
  await Bun.sleep(bench.windowSeconds * 1000);
  return (100 * (spentMs() - before.spent)) / (performance.now() - before.at);
}
