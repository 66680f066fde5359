/** A data folder with the real hook script in it, and a loopback stub that records what arrives. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeHookCurl } from "../../../src/agents/claude-code/hook-curl.ts";
import {
  type HookMode,
  hookCommand,
  hookScript,
  type SpoolBounds,
} from "../../../src/agents/claude-code/hook-script.ts";
import { limits } from "../../../src/config/limits.ts";
import { type DataPaths, dataPaths } from "../../../src/config/paths.ts";

export const TOKEN = "5eC7e7".padEnd(64, "0");

/** Every character that a shell, curl's config or curl's file names could take amiss. */
const HOSTILE_NAME = `da'ta "q" $HOME #1 {a,b} [1-2] \\n é;*`;

export interface Arrived {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface RunResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  mode?: HookMode;
  body?: string | Uint8Array;
  env?: Record<string, string>;
  /** Replaces the installed command; gets the script's path as $1 and the mode as $2. */
  command?: string;
}

type Answer = (request: Arrived, signal: AbortSignal) => Response | Promise<Response>;

export class HookRig implements Disposable {
  readonly base = mkdtempSync(join(tmpdir(), "rpg-hook-"));
  readonly paths: DataPaths = dataPaths(join(this.base, HOSTILE_NAME));
  readonly home = join(this.base, "home");
  readonly arrived: Arrived[] = [];
  answer: Answer = () => new Response(null, { status: 202 });
  private readonly server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 0,
    maxRequestBodySize: limits.hookBodyBytesMax * 2,
    fetch: async (request) => {
      const arrived: Arrived = {
        method: request.method,
        path: new URL(request.url).pathname,
        headers: Object.fromEntries(request.headers),
        body: new Uint8Array(await request.arrayBuffer()),
      };
      this.arrived.push(arrived);
      return this.answer(arrived, request.signal);
    },
  });

  constructor(bounds: SpoolBounds = limits) {
    mkdirSync(this.home);
    mkdirSync(join(this.paths.root, "hooks"), { recursive: true });
    mkdirSync(this.paths.spoolTmp, { recursive: true });
    writeFileSync(this.paths.hookScript, hookScript(this.paths, bounds));
    this.writeCurl(this.server.port ?? 0);
  }

  writeCurl(port: number, holdMs: number = limits.permissionHoldMsDefault): void {
    writeHookCurl(this.paths, { host: "127.0.0.1", port, token: TOKEN, holdMs });
  }

  get port(): number {
    return this.server.port ?? 0;
  }

  async stopServer(): Promise<void> {
    await this.server.stop(true);
  }

  /** Edits the installed script, for faults that cannot be brought about from outside. */
  patchScript(from: string, to: string): void {
    const text = readFileSync(this.paths.hookScript, "utf8");
    if (!text.includes(from)) throw new Error(`the script has no ${from}`);
    writeFileSync(this.paths.hookScript, text.replaceAll(from, to));
  }

  spawn(options: RunOptions = {}) {
    const mode = options.mode ?? "async";
    const command = options.command ?? hookCommand(this.paths, mode);
    const body = options.body ?? '{"hook_event_name":"Stop"}';
    const path = process.env["PATH"] ?? "/usr/bin:/bin";
    return Bun.spawn(
      [Bun.which("sh") ?? "/bin/sh", "-c", command, "hook", this.paths.hookScript, mode],
      {
        env: { PATH: path, HOME: this.home, ...options.env },
        stdin: typeof body === "string" ? new TextEncoder().encode(body) : body,
        stdout: "pipe",
        stderr: "pipe",
      },
    );
  }

  async run(options: RunOptions = {}): Promise<RunResult> {
    const child = this.spawn(options);
    const [stdout, stderr] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { exitCode: await child.exited, stdout, stderr };
  }

  spooled(): { name: string; head: string; body: Uint8Array }[] {
    const names = readdirSync(this.paths.spool).filter((name) => name.endsWith(".ev"));
    return names.sort().map((name) => {
      const bytes = readFileSync(join(this.paths.spool, name));
      const gap = bytes.indexOf("\n\n");
      const head = bytes.subarray(0, gap + 1).toString();
      return { name, head, body: new Uint8Array(bytes.subarray(gap + 2)) };
    });
  }

  /** What a script that ended left unfinished: always nothing. */
  leftovers(): string[] {
    return readdirSync(this.paths.spoolTmp);
  }

  /** The command lines of all processes that name this data folder (Linux and macOS). */
  processes(): string[] {
    const list = Bun.spawnSync(["ps", "-A", "-ww", "-o", "pid=,args="], { stdout: "pipe" });
    return list.stdout
      .toString()
      .split("\n")
      .filter((line) => line.includes(this.base));
  }

  [Symbol.dispose](): void {
    void this.server.stop(true);
    rmSync(this.base, { recursive: true, force: true });
  }
}

/** Waits until `condition` holds; the limit is far above what it takes on a busy machine. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await Bun.sleep(10);
  }
}
