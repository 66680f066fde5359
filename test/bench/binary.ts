/** Size of the executable beside Bun's own, and the time of a build from clean. */
import { cpSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { plainRow, type Row } from "./row.ts";

const SCENE = "binary";
const ROOT = join(import.meta.dir, "../..");
const MEBIBYTE = 1024 * 1024;
/** All that a build reads; packages are installed already. */
const SOURCES = ["src", "public", "migrations", "build.ts", "package.json", "tsconfig.json"];

export async function binary(bench: Bench): Promise<Row[]> {
  const own = statSync(bench.productBinary).size / MEBIBYTE;
  const bun = statSync(process.execPath).size / MEBIBYTE;
  const folder = join(bench.scratch, "clean");
  mkdirSync(folder);
  for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const startedAt = performance.now();
  const build = Bun.spawn([process.execPath, "build.ts"], {
    cwd: folder,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "inherit",
  });
  if ((await build.exited) !== 0) throw new Error("the executable does not build from clean");
  const seconds = (performance.now() - startedAt) / 1000;
  const beyond = plainRow(SCENE, "size beyond Bun's own", "MiB", own - bun, { atMost: 14 });
  return [
    {
      ...plainRow(SCENE, "size, beside Bun's own", "MiB", own, null),
      yardstick: bun,
      ratio: own / bun,
    },
    beyond,
    plainRow(SCENE, "build from clean, packages installed", "s", seconds, { atMost: 60 }),
  ];
}
