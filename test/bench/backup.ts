/** A backup of a large file under load: events go on, and how long they wait meanwhile. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import { backupView } from "../../src/protocol/backup.ts";
import type { Bench } from "./bench.ts";
import { makeCamp } from "./camp.ts";
import { quantile } from "./figures.ts";
import { DEVICE_TOKEN, filledFolder } from "./filled-store.ts";
import { Load } from "./load.ts";
import type { LoadSession } from "./loader-messages.ts";
import { type Program, startProduct } from "./programs.ts";
import { plainRow, type Row, ratioRow } from "./row.ts";

const SCENE = "backup";
/** About 500 MB. */
const LEDGER = 850_000;
const PANES = 20;
/** What twenty agents at full work send, several times over. */
const RATE_PER_SECOND = 200;
const TIMES = 3;

export async function backup(bench: Bench): Promise<Row[]> {
  const data = filledFolder(bench.scratch, LEDGER);
  await using camp = await makeCamp(PANES, join(bench.scratch, "backup"));
  await using product = await startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "backup-home"),
    tmuxFolder: join(bench.scratch, "no-tmux"),
  });
  using load = new Load();
  const agents = camp.agents(false);
  await send(load, product, agents, 1);
  const alone: number[] = [];
  const meanwhile: number[] = [];
  const seconds: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    alone.push(...(await send(load, product, agents, 4)));
    const startedAt = performance.now();
    let isOver = false;
    const made = make(product).finally(() => {
      isOver = true;
    });
    while (!isOver) meanwhile.push(...(await send(load, product, agents, 1)));
    await made;
    seconds.push((performance.now() - startedAt) / 1000);
  }
  const megabytes = statSync(dataPaths(data).database).size / 1e6;
  const p99 = { measured: quantile(meanwhile, 0.99), yardstick: quantile(alone, 0.99) };
  const at = `${RATE_PER_SECOND} events/s`;
  return [
    plainRow(
      SCENE,
      `backup of ${megabytes.toFixed(0)} MB under ${at}, median`,
      "s",
      quantile(seconds, 0.5),
      null,
    ),
    ratioRow(SCENE, `intake p99 at ${at}, during a backup / without`, "ms", p99, null),
    ratioRow(
      SCENE,
      "its p50",
      "ms",
      { measured: quantile(meanwhile, 0.5), yardstick: quantile(alone, 0.5) },
      null,
    ),
    ratioRow(
      SCENE,
      "its longest",
      "ms",
      { measured: quantile(meanwhile, 1), yardstick: quantile(alone, 1) },
      null,
    ),
  ];
}

/** Milliseconds that each of so many seconds' events took. Throws when one was refused. */
async function send(
  load: Load,
  { port, token }: Program,
  sessions: LoadSession[],
  seconds: number,
): Promise<number[]> {
  const events = RATE_PER_SECOND * seconds;
  const job = { port, token, sessions, connections: 16, events, ratePerSecond: RATE_PER_SECOND };
  return (await load.run(job)).latenciesMs;
}

async function make({ port }: Program): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/backups`, {
    method: "POST",
    headers: { authorization: `Bearer ${DEVICE_TOKEN}`, "content-type": "application/json" },
    body: "{}",
  });
  backupView.parse(await answer.json());
}
