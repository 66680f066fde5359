/** `bun run bench [SCENE…]`: measures the built executable beside its yardsticks. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { adoption } from "./adoption.ts";
import { backup } from "./backup.ts";
import type { Bench, Scene } from "./bench.ts";
import { binary } from "./binary.ts";
import { breakdown } from "./breakdown.ts";
import { makeCamp } from "./camp.ts";
import { checks } from "./checks.ts";
import { crowd } from "./crowd.ts";
import { decision } from "./decision.ts";
import { intake } from "./intake.ts";
import { live } from "./live.ts";
import { type Machine, measureMachine } from "./machine.ts";
import { memory } from "./memory.ts";
import { month } from "./month.ts";
import { paint } from "./paint.ts";
import { panes } from "./panes.ts";
import { builtBinary, compileRaw } from "./programs.ts";
import { quiet } from "./quiet.ts";
import { reads } from "./reads.ts";
import { redaction } from "./redaction.ts";
import { markdown, type Row } from "./row.ts";
import { screen } from "./screen.ts";
import { script } from "./script.ts";
import { start } from "./start.ts";
import { upkeep } from "./upkeep.ts";

const SCENES: Readonly<Record<string, Scene>> = {
  intake,
  breakdown,
  redaction,
  checks,
  script,
  decision,
  panes,
  crowd,
  live,
  paint,
  screen,
  quiet,
  start,
  adoption,
  reads,
  month,
  memory,
  backup,
  upkeep,
  binary,
};

const HELP = `Usage: bun run bench [SCENE…] [--json FILE] [--seconds N] [--events N] [--binary FILE]
                     [--long]

Scenes: ${Object.keys(SCENES).join(", ")} (all without one).
  --json FILE    also write the figures as JSON
  --seconds N    length of a window in scenes with panes (default 15)
  --events N     events that product and raw take each (default 40000;
                 200000 shows 100 times the events)
  --binary FILE  measure this executable instead of dist/claude-rpg
  --long         also what takes minutes: reads at 10,000,000 rows, memory over
                 1,000,000 more events, a minute of quiet
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    seconds: { type: "string", default: "15" },
    events: { type: "string", default: "40000" },
    binary: { type: "string" },
    long: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = positionals.filter((name) => !(name in SCENES));
const numbers = [Number(values.seconds), Number(values.events)];
if (values.help || unknown.length > 0 || !numbers.every((value) => value >= 1)) {
  console.error(HELP);
  process.exit(values.help ? 0 : 2);
}

const scratch = mkdtempSync(join(tmpdir(), "rpg-bench-"));
try {
  const [windowSeconds = 15, events = 40_000] = numbers;
  const bench: Bench = {
    scratch,
    productBinary: (values.binary && resolve(values.binary)) ?? (await builtBinary()),
    rawBinary: await compileRaw(scratch),
    windowSeconds,
    events,
    isLong: values.long,
    note: (text) => console.error(text),
  };
  const machine = await machineFigures();
  const rows: Row[] = [];
  for (const [name, scene] of Object.entries(SCENES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const startedAt = performance.now();
    try {
      rows.push(...(await scene(bench)));
    } catch (cause) {
      // What other scenes found, perhaps in half an hour, is told all the same.
      console.error(cause);
      process.exitCode = 1;
    }
    bench.note(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  const { cores, curlMs, spawnMs, fullCommitMs } = machine;
  console.log(
    `Machine: ${cores} cores, Bun ${machine.bun}; curl ${curlMs} ms, spawn ${spawnMs} ms, ` +
      `FULL commit ${fullCommitMs} ms.\n\n${markdown(rows)}`,
  );
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function machineFigures(): Promise<Machine> {
  await using camp = await makeCamp(20, join(scratch, "machine"));
  return await measureMachine(camp, scratch);
}
