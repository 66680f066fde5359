/** From the start of the process to ready, on ledgers of several lengths and on a full spool. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dataPaths } from "../../src/config/paths.ts";
import type { Bench } from "./bench.ts";
import { median, quantile } from "./figures.ts";
import { DEVICE_TOKEN, filledFolder } from "./filled-store.ts";
import { cliTokenOf, type Program, startProduct } from "./programs.ts";
import { plainRow, type Row } from "./row.ts";
import { CWD_MARK, makeTurns, PROMPT_MARK, SESSION_MARK, TOOL_MARK } from "./stream.ts";

const SCENE = "start";
const LEDGERS = [0, 10_000, 1_000_000];
const LEDGER_OF_BAR = 1_000_000;
const TIMES = 9;
const SPOOLED = 10_000;
const TIMES_SPOOLED = 5;
const AGENTS = 20;
const DRAIN_MS_MAX = 60_000;

const readiness = z.object({ ready: z.boolean() });
const system = z.object({ spool: z.object({ taken: z.number(), poison: z.number() }) });

export async function start(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const ledger of LEDGERS) {
    const data =
      ledger === 0 ? join(bench.scratch, "start-0") : filledFolder(bench.scratch, ledger);
    // The first start of a folder also makes its tokens and its hook script.
    await startOnce(bench, data);
    const times: number[] = [];
    for (let time = 0; time < TIMES; time++) times.push(await startOnce(bench, data));
    const what = `start → ready, ledger of ${ledger.toLocaleString("en")} rows`;
    const bar = ledger === LEDGER_OF_BAR ? { atMost: 150 } : null;
    rows.push(plainRow(SCENE, `${what}, median of ${TIMES}`, "ms", median(times), bar));
    if (bar) rows.push(plainRow(SCENE, "the slowest of them", "ms", quantile(times, 1), null));
  }
  return [...rows, ...(await withSpool(bench, filledFolder(bench.scratch, LEDGER_OF_BAR)))];
}

async function startOnce(bench: Bench, data: string): Promise<number> {
  await using product = await startHere(bench, data);
  return product.readyMs + (await readyAfterMs(product, data));
}

function startHere(bench: Bench, data: string): Promise<Program> {
  return startProduct({
    binary: bench.productBinary,
    data,
    home: join(bench.scratch, "start-home"),
    tmuxFolder: join(bench.scratch, "no-tmux"),
  });
}

/** What /readyz takes on top of /healthz: the database answers and the ingest takes events. */
async function readyAfterMs(product: Program, data: string): Promise<number> {
  const startedAt = performance.now();
  const headers = { authorization: `Bearer ${cliTokenOf(data)}` };
  const answer = await fetch(`http://127.0.0.1:${product.port}/readyz`, { headers });
  if (!readiness.parse(await answer.json()).ready) throw new Error("the product is not ready");
  return performance.now() - startedAt;
}

async function withSpool(bench: Bench, data: string): Promise<Row[]> {
  const { spool } = dataPaths(data);
  const times: number[] = [];
  for (let time = 0; time < TIMES_SPOOLED; time++) {
    writeSpool(spool, `early-${time}`);
    times.push(await startOnce(bench, data));
  }
  writeSpool(spool, "last");
  const startedAt = performance.now();
  await using product = await startHere(bench, data);
  const count = () => readdirSync(spool).filter((name) => name.endsWith(".ev")).length;
  while (count() > 0) {
    if (performance.now() - startedAt > DRAIN_MS_MAX) throw new Error("the spool is not drained");
    await Bun.sleep(50);
  }
  const drainedS = (performance.now() - startedAt) / 1000;
  const answer = await fetch(`http://127.0.0.1:${product.port}/api/system`, {
    headers: { authorization: `Bearer ${DEVICE_TOKEN}` },
  });
  const report = system.parse(await answer.json());
  if (report.spool.taken !== SPOOLED || report.spool.poison !== 0) {
    throw new Error(`the spool was not taken in: ${JSON.stringify(report.spool)}`);
  }
  const spooled = `${SPOOLED.toLocaleString("en")} spooled events`;
  return [
    plainRow(
      SCENE,
      `start → ready with ${spooled}, median of ${TIMES_SPOOLED}`,
      "ms",
      median(times),
      {
        atMost: 150,
      },
    ),
    plainRow(SCENE, `start → ${spooled} drained`, "s", drainedS, { atMost: 10 }),
  ];
}

/** As the hook script leaves them: header lines, an empty line, the body. Older ones go. */
function writeSpool(folder: string, run: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const turns = makeTurns();
  const startS = Math.floor(Date.now() / 1000) - 3_600;
  for (let count = 0; count < SPOOLED; count++) {
    const agent = String(count % AGENTS).padStart(12, "0");
    const step = Math.floor(count / AGENTS);
    const template = turns[step % turns.length];
    if (!template) throw new Error("the stream is empty");
    const body = template.body
      .replaceAll(SESSION_MARK, `5e55105e-0000-4000-8000-${agent}`)
      .replaceAll(CWD_MARK, `/tmp/harbour-${count % 5}`)
      .replaceAll(PROMPT_MARK, `prompt-${Math.floor(step / 20)}`)
      .replaceAll(TOOL_MARK, `toolu_${run}_${agent}_${Math.floor(step / 20)}_${template.call}`);
    const id = `${run}-${String(count).padStart(8, "0")}`;
    const head = `X-Event-Id: ${id}\nX-Replay: 1\n`;
    const at = startS + Math.floor((count * 3_000) / SPOOLED);
    writeFileSync(join(folder, `${at}-${id}.ev`), `${head}\n${body}`);
  }
}
