/** The two programs under the bench, each compiled the same way and run in its own process. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataPaths } from "../../src/config/paths.ts";
import type { Durability } from "../../src/store/database.ts";
import { readServerNote } from "../../src/store/lock.ts";

const ROOT = join(import.meta.dir, "../..");
const START_MS_MAX = 10_000;

export interface Program extends AsyncDisposable {
  pid: number;
  port: number;
  /** Of hooks. */
  token: string;
  /** From the start of the process to its first answer; NaN where nobody asks. */
  readyMs: number;
  /** Stops the process's clock, so that it takes nothing from its neighbour's measurement. */
  freeze(): void;
  thaw(): void;
}

/** dist/claude-rpg, made anew when a source is younger. */
export async function builtBinary(): Promise<string> {
  const child = Bun.spawn([process.execPath, join(ROOT, "build.ts"), "--if-stale"], {
    cwd: ROOT,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
  if ((await child.exited) !== 0) throw new Error("the executable does not build");
  return join(ROOT, "dist/claude-rpg");
}

/** The raw server as an executable, with the flags of the product's own build. */
export async function compileRaw(folder: string): Promise<string> {
  const outfile = join(folder, "raw-server");
  const result = await Bun.build({
    entrypoints: [join(import.meta.dir, "raw-server.ts")],
    target: "bun",
    format: "esm",
    bytecode: true,
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
    compile: { outfile, autoloadDotenv: false, autoloadBunfig: false },
  });
  if (!result.success) throw new AggregateError(result.logs, "the raw server does not compile");
  return outfile;
}

export async function startRaw(
  binary: string,
  folder: string,
  durability: Durability = "FULL",
): Promise<Program> {
  mkdirSync(folder, { recursive: true });
  const child = Bun.spawn([binary, folder, join(ROOT, "migrations"), durability], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const first = await child.stdout.getReader().read();
  const port = Number(new TextDecoder().decode(first.value));
  if (!port) throw new Error("the raw server did not start");
  return program(child, port, "0".repeat(64), Number.NaN);
}

export interface ProductOptions {
  binary: string;
  /** Data folder; made when missing. */
  data: string;
  home: string;
  /** tmux's folder of sockets; the default socket in it is polled. */
  tmuxFolder: string;
  tmuxProgram?: string;
  durability?: Durability;
}

export async function startProduct(options: ProductOptions): Promise<Program> {
  const { binary, data, home, tmuxFolder } = options;
  for (const folder of [data, home, tmuxFolder]) mkdirSync(folder, { recursive: true });
  const paths = dataPaths(data);
  const tmux = options.tmuxProgram ? `[tmux]\nprogram = "${options.tmuxProgram}"\n` : "";
  const storage = `[storage]\ndurability = "${(options.durability ?? "FULL").toLowerCase()}"\n\n`;
  writeFileSync(paths.config, `port = 0\n\n[log]\nlevel = "warn"\n\n${storage}${tmux}`);
  const env = productEnvironment(options);
  const startedAt = performance.now();
  const child = Bun.spawn([binary, "serve", "--data-dir", data], {
    env,
    cwd: home,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
  });
  const endAt = startedAt + START_MS_MAX;
  while (child.exitCode === null && performance.now() < endAt) {
    const note = readServerNote(paths.serverNote);
    if (note?.pid === child.pid && (await fetch(`${note.url}/healthz`)).ok) {
      const readyMs = performance.now() - startedAt;
      const token = readFileSync(paths.hookToken, "utf8").trim();
      return program(child, Number(new URL(note.url).port), token, readyMs);
    }
    await Bun.sleep(2);
  }
  child.kill("SIGKILL");
  throw new Error("the product did not start");
}

function productEnvironment({ home, tmuxFolder }: ProductOptions): Record<string, string> {
  const path = process.env["PATH"] ?? "/usr/bin:/bin";
  return { PATH: path, HOME: home, TMUX_TMPDIR: tmuxFolder, LANG: "C.UTF-8" };
}

/** Token of the claude-rpg command in this data folder. */
export function cliTokenOf(data: string): string {
  return readFileSync(dataPaths(data).cliToken, "utf8").trim();
}

function program(child: Bun.Subprocess, port: number, token: string, readyMs: number): Program {
  return {
    pid: child.pid,
    port,
    token,
    readyMs,
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await child.exited;
      clearTimeout(timer);
    },
  };
}

/** Writes an executable script. */
export function writeProgram(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}
