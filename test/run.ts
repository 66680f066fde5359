/** Runs every suite, after bringing what they need, and ends with "N passed, N failed". */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringTools } from "./support/bring-tools.ts";
import { readJunit, type Tally } from "./support/junit.ts";

const ROOT = join(import.meta.dir, "..");

interface Suite {
  name: string;
  /** Command and arguments; `bun test` suites report by a JUnit file, others by their exit code. */
  argv: string[];
  isBunTest: boolean;
  /** May end with code 77: it could not be tried here, and says why in a line. */
  mayBeAbsent?: boolean;
  minutesMax: number;
}

/** Folders of `test` that are suites of their own, or no tests at all. */
const APART = [
  "architecture",
  "bench",
  "binary",
  "browser",
  "crash",
  "fixtures",
  "real",
  "support",
];
const NOT_TRIED = 77;

function suites(): Suite[] {
  const folders = readdirSync(join(ROOT, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !APART.includes(entry.name))
    .map((entry) => `./test/${entry.name}`);
  const bin = (name: string) => join(ROOT, "node_modules", ".bin", name);
  const bunTest = (name: string, paths: string[], minutesMax: number): Suite => ({
    name,
    argv: [process.execPath, "test", "--timeout", "60000", ...paths],
    isBunTest: true,
    minutesMax,
  });
  return [
    { name: "types", argv: [bin("tsc"), "--noEmit"], isBunTest: false, minutesMax: 5 },
    { name: "lint", argv: [bin("biome"), "check", "."], isBunTest: false, minutesMax: 5 },
    bunTest("architecture", ["./test/architecture"], 2),
    { name: "build", argv: [process.execPath, "build.ts"], isBunTest: false, minutesMax: 5 },
    bunTest("unit and integration", folders, 15),
    bunTest("binary", ["./test/binary"], 10),
    bunTest("crash", ["./test/crash"], 10),
    bunTest("browser", ["./test/browser"], 15),
    {
      name: "real client",
      argv: [process.execPath, "test/real/run.ts"],
      isBunTest: true,
      mayBeAbsent: true,
      minutesMax: 10,
    },
  ];
}

async function runSuite(suite: Suite, scratch: string): Promise<Tally> {
  const report = join(scratch, `${suite.name.replaceAll(" ", "-")}.xml`);
  const argv = suite.isBunTest
    ? [...suite.argv, "--reporter=junit", `--reporter-outfile=${report}`]
    : suite.argv;
  console.log(`\n== ${suite.name}`);
  const child = Bun.spawn(argv, {
    cwd: ROOT,
    env: cleanEnvironment(scratch),
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
    timeout: suite.minutesMax * 60_000,
    killSignal: "SIGKILL",
  });
  const code = await child.exited;
  if (code === NOT_TRIED && suite.mayBeAbsent) return { passed: 0, failed: 0, faults: [] };
  const ended = `it ended with ${child.signalCode ?? `code ${code}`}; see its output above`;
  if (!suite.isBunTest) {
    return code === 0
      ? { passed: 1, failed: 0, faults: [] }
      : { passed: 0, failed: 1, faults: [ended] };
  }
  const tally = readJunit(report);
  // A crash, a time-out or a file that does not load counts, whatever the report says.
  const isWrong = code !== 0 || tally.passed === 0;
  return isWrong && tally.failed === 0 ? { ...tally, failed: 1, faults: [ended] } : tally;
}

/** Nothing of the person who runs the tests: no home, no tmux, no agent, no settings. */
function cleanEnvironment(scratch: string): Record<string, string> {
  const kept = ["PATH", "LANG", "CI", "TERM", "USER", "CHROMIUM"];
  const given = kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const home = join(scratch, "home");
  const tmux = join(scratch, "tmux");
  for (const folder of [home, tmux]) mkdirSync(folder, { recursive: true });
  return { ...Object.fromEntries(given), HOME: home, TMUX_TMPDIR: tmux, NO_COLOR: "1" };
}

const missing = await bringTools();
if (missing) {
  console.error(missing);
  console.log("\n0 passed, 1 failed");
  process.exit(1);
}
const scratch = mkdtempSync(join(tmpdir(), "rpg-test-"));
const total: Tally = { passed: 0, failed: 0, faults: [] };
const lines: string[] = [];
for (const suite of suites()) {
  const startedAt = performance.now();
  const tally = await runSuite(suite, scratch);
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.faults.push(...tally.faults.map((fault) => `${suite.name}: ${fault}`));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  lines.push(`${suite.name}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${lines.map((line) => `suite ${line}`).join("\n")}\n`);
if (total.faults.length > 0) console.log(`${total.faults.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
