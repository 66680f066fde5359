/** What the checks of the stored data and an export take on a long ledger, and in memory. */
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import type { Bench } from "./bench.ts";
import { filledFolder } from "./filled-store.ts";
import { plainRow, type Row } from "./row.ts";

const LEDGER = 1_000_000;

/** By the executable's own commands, each in a process of its own, as the server runs them. */
export async function checks(bench: Bench): Promise<Row[]> {
  const data = filledFolder(bench.scratch, LEDGER);
  const run = async (args: string[]) => {
    const startedMs = performance.now();
    const child = Bun.spawn([bench.productBinary, ...args, "--data-dir", data], {
      stdout: Bun.file(join(bench.scratch, "checks.out")),
      stderr: "ignore",
    });
    await child.exited;
    const memory = child.resourceUsage()?.maxRSS ?? 0;
    return { seconds: (performance.now() - startedMs) / 1000, mebibytes: memory / 2 ** 20 };
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
