/** A file of the original with a long past, brought up by the built executable: time and memory. */
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import { makeLongPast } from "../store/long-past.ts";
import type { Bench } from "./bench.ts";
import { plainRow, type Row } from "./row.ts";

const SCENE = "adoption";
const LEDGERS = [10_000, 1_000_000];
const LEDGER_OF_BAR = 1_000_000;

export async function adoption(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const ledger of LEDGERS) rows.push(...(await adoptOne(bench, ledger)));
  return rows;
}

async function adoptOne(bench: Bench, ledger: number): Promise<Row[]> {
  const data = join(bench.scratch, `adoption-${ledger}`);
  const { database } = dataPaths(data);
  mkdirSync(data, { recursive: true });
  makeLongPast(database, { rows: ledger, personas: Math.ceil(ledger / 500), projects: 20 });
  const bytes = statSync(database).size;
  const startedAt = performance.now();
  const child = Bun.spawn([bench.productBinary, "migrate", "up", "--data-dir", data], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  });
  let peakMiB = 0;
  while (child.exitCode === null) {
    peakMiB = Math.max(peakMiB, highWaterMiB(child.pid));
    await Bun.sleep(20);
  }
  if (child.exitCode !== 0) throw new Error("the adoption failed");
  const seconds = (performance.now() - startedAt) / 1000;
  const grown = statSync(database).size / bytes;
  rmSync(data, { recursive: true });
  const what = `adoption of ${ledger.toLocaleString("en")} ledger rows with its backup`;
  const isBar = ledger === LEDGER_OF_BAR;
  return [
    plainRow(SCENE, what, "s", seconds, isBar ? { atMost: 60 } : null),
    plainRow(SCENE, "its peak memory", "MiB", peakMiB, isBar ? { atMost: 200 } : null),
    plainRow(SCENE, "the file beside what it was", "×", grown, null),
  ];
}

/** Of this program alone: what a child's resource usage tells begins with its parent's size. */
function highWaterMiB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It has ended since; what was seen before stands.
    return 0;
  }
}
