/** What the checks of the stored data and an export take on a long ledger, and in memory. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import type { Bench } from "./bench.ts";
import { filledFolder } from "./filled-store.ts";
import { plainRow, type Row } from "./row.ts";

const LEDGER = 1_000_000;

function peakKibibytes(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
  } catch {
    // It has just ended; the last look counts.
    return 0;
  }
}

/** By the executable's own commands, each in a process of its own, as the server runs them. */
export async function checks(bench: Bench): Promise<Row[]> {
  const data = filledFolder(bench.scratch, LEDGER);
  const run = async (args: string[]) => {
    const startedMs = performance.now();
    const child = Bun.spawn([bench.productBinary, ...args, "--data-dir", data], {
      stdout: Bun.file(join(bench.scratch, "checks.out")),
      stderr: "ignore",
    });
    let memory = 0;
    // The usage that a parent is told of counts its own size from before the start too.
    while (child.exitCode === null) {
      memory = Math.max(memory, peakKibibytes(child.pid));
      await Promise.race([child.exited, Bun.sleep(20)]);
    }
    return { seconds: (performance.now() - startedMs) / 1000, mebibytes: memory / 1024 };
  };
  const version = await run(["version"]);
  const quick = await run(["verify", "--quick"]);
  const full = await run(["verify", "--full"]);
  const all = await run(["export"]);
  const rows = LEDGER.toLocaleString("en");
  const database = Bun.file(dataPaths(data).database).size / 2 ** 20;
  const row = (what: string, unit: string, value: number) =>
    plainRow("checks", what, unit, value, null);
  return [
    row(`database of ${rows} ledger rows`, "MiB", database),
    plainRow(
      "checks",
      "verify --quick beyond the process's own start",
      "ms",
      (quick.seconds - version.seconds) * 1000,
      { atMost: 50 },
    ),
    row("verify --full", "s", full.seconds),
    row("its memory", "MiB", full.mebibytes),
    row("export", "s", all.seconds),
    row("its memory", "MiB", all.mebibytes),
  ];
}
