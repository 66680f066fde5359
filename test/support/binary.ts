/** The compiled executable in a home of its own, as a user runs it. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileBinary } from "../../build.ts";

const BUILT = join(import.meta.dir, "../../dist/claude-rpg");

/** An executable alone in an empty folder, with an empty HOME and no tmux server. */
export class BinaryHome implements AsyncDisposable {
  readonly root = mkdtempSync(join(tmpdir(), "rpg-bin-"));
  readonly home = join(this.root, "home");
  readonly folder = join(this.root, "alone");
  readonly binary = join(this.folder, "claude-rpg");
  readonly data = join(this.home, ".claude-rpg");
  readonly env: Record<string, string>;
  #server: Bun.Subprocess<"ignore", "pipe", "pipe"> | null = null;

  private constructor(readonly port: number) {
    const tmux = join(this.root, "tmux");
    for (const folder of [this.home, this.folder, tmux]) mkdirSync(folder, { recursive: true });
    this.env = {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: this.home,
      TMUX_TMPDIR: tmux,
      LANG: "C.UTF-8",
      CLAUDE_RPG_PORT: String(port),
    };
  }

  static async make(): Promise<BinaryHome> {
    if (!existsSync(BUILT)) await compileBinary();
    const home = new BinaryHome(await freePort());
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
    const child = Bun.spawn([this.binary, ...args], {
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
    this.#server = Bun.spawn([this.binary, "serve"], {
      cwd,
      env: this.env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    for (let tries = 0; tries < 400; tries++) {
      if (this.#server.exitCode !== null) break;
      const answer = await fetch(`${this.url}/healthz`).catch(() => null);
      if (answer?.ok) return;
      await Bun.sleep(25);
    }
    throw new Error(`the server did not start: ${await new Response(this.#server.stderr).text()}`);
  }

  /** Sends a signal to the server; resolves with its exit code. */
  async signal(name: "SIGTERM" | "SIGKILL" | "SIGINT"): Promise<number> {
    if (!this.#server) throw new Error("no server runs");
    this.#server.kill(name);
    return await this.#server.exited;
  }

  async token(role: "view" | "answer" | "full"): Promise<string> {
    const { code, stdout, stderr } = await this.run(["devices", "add", "test", "--role", role]);
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server && this.#server.exitCode === null) await this.signal("SIGKILL");
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
