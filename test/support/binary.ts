/** The compiled executable in a home of its own, as a user runs it. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileBinary } from "../../build.ts";

const BUILT = join(import.meta.dir, "../../dist/claude-rpg");

export interface BinaryOptions {
  /** A data folder elsewhere than in the home. */
  data?: string;
  /** What stands before the executable's name: a program that starts it in another way. */
  prefix?: string[];
  env?: Record<string, string>;
}

/** An executable alone in an empty folder, with an empty HOME and no tmux server. */
export class BinaryHome implements AsyncDisposable {
  readonly root = mkdtempSync(join(tmpdir(), "rpg-bin-"));
  readonly home = join(this.root, "home");
  readonly folder = join(this.root, "alone");
  readonly binary = join(this.folder, "claude-rpg");
  readonly data: string;
  /** What the servers of this home have said on stderr, one after the other. */
  readonly logFile = join(this.root, "server.log");
  readonly env: Record<string, string>;
  readonly #prefix: string[];
  #server: Bun.Subprocess<"ignore", "ignore", number> | null = null;

  private constructor(
    readonly port: number,
    options: BinaryOptions,
  ) {
    this.data = options.data ?? join(this.home, ".claude-rpg");
    this.#prefix = options.prefix ?? [];
    const tmux = join(this.root, "tmux");
    for (const folder of [this.home, this.folder, tmux]) mkdirSync(folder, { recursive: true });
    this.env = {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: this.home,
      TMUX_TMPDIR: tmux,
      LANG: "C.UTF-8",
      CLAUDE_RPG_PORT: String(port),
      CLAUDE_RPG_HOME: this.data,
      ...options.env,
    };
  }

  static async make(options: BinaryOptions = {}): Promise<BinaryHome> {
    if (!existsSync(BUILT)) await compileBinary();
    const home = new BinaryHome(await freePort(), options);
    copyFileSync(BUILT, home.binary);
    return home;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#server?.pid ?? 0;
  }

  /** Runs a command to its end. */
  async run(args: string[], cwd = this.folder) {
    const child = Bun.spawn([...this.#prefix, this.binary, ...args], {
      cwd,
      env: this.env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [code, stdout, stderr] = await Promise.all([
      child.exited,
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code, stdout, stderr };
  }

  /** Starts the server and waits until it answers. */
  async serve(cwd = this.folder): Promise<void> {
    // A file, because a pipe that nobody reads would hold the server up once it is full.
    const log = openSync(this.logFile, "a");
    this.#server = Bun.spawn([...this.#prefix, this.binary, "serve"], {
      cwd,
      env: this.env,
      stdin: "ignore",
      stdout: "ignore",
      stderr: log,
    });
    closeSync(log);
    for (let tries = 0; tries < 1_000; tries++) {
      if (this.#server.exitCode !== null || this.#server.signalCode !== null) break;
      const answer = await fetch(`${this.url}/healthz`).catch(() => null);
      if (answer?.ok) return;
      await Bun.sleep(10);
    }
    throw new Error(`the server did not start: ${this.log().slice(-2_000)}`);
  }

  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** Sends a signal to the server; resolves with its exit code. */
  async signal(name: "SIGTERM" | "SIGKILL" | "SIGINT"): Promise<number> {
    if (!this.#server) throw new Error("no server runs");
    this.#server.kill(name);
    return await this.#server.exited;
  }

  /** Halts the server as it is, or lets it go on. */
  freeze(isFrozen: boolean): void {
    this.#server?.kill(isFrozen ? "SIGSTOP" : "SIGCONT");
  }

  get hookToken(): string {
    return readFileSync(join(this.data, "hook-token"), "utf8").trim();
  }

  /** The JSON that a GET answers to the CLI of this machine. */
  async get(path: string): Promise<unknown> {
    const token = readFileSync(join(this.data, "cli-token"), "utf8").trim();
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${this.url}${path}`, { headers });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`);
    return await answer.json();
  }

  async token(role: "view" | "answer" | "full"): Promise<string> {
    const { code, stdout, stderr } = await this.run(["devices", "add", "test", "--role", role]);
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { exitCode = 0, signalCode = null } = this.#server ?? {};
    if (exitCode === null && signalCode === null) await this.signal("SIGKILL");
    rmSync(this.root, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
