/** The compiled binary beside a private tmux, its hooks installed, seen through Chromium. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions } from "playwright-core";
import { z } from "zod";
import { newId } from "../../src/lib/ids.ts";
import { BinaryHome } from "../support/binary.ts";
import { type OpenedPage, openPage } from "../support/chromium.ts";
import { historyOf, makeRepository, tellHistory } from "../support/history.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "../tmux/wait-until.ts";

const ROOT = join(import.meta.dir, "../..");

export type ScriptRun = Bun.Subprocess<Blob, "pipe", "pipe">;

export interface HouseOptions {
  /** False: the machine before `claude-rpg install`. */
  hasHooks?: boolean;
  /** More for the environment of the binary. */
  env?: Record<string, string>;
  /** Text of `config.toml`; none without it. */
  settings?: string;
}

export class BrowserHouse implements AsyncDisposable {
  readonly #pages: OpenedPage[] = [];
  #hasTmux = false;

  private constructor(
    readonly home: BinaryHome,
    readonly tmux: PrivateTmux,
  ) {}

  static async make(options: HouseOptions = {}): Promise<BrowserHouse> {
    await freshBinary();
    const tmux = await makePrivateTmux("default");
    const home = await BinaryHome.make();
    Object.assign(home.env, { TMUX_TMPDIR: tmux.folder, ...options.env });
    if (options.settings !== undefined) {
      mkdirSync(home.data, { recursive: true });
      writeFileSync(join(home.data, "config.toml"), options.settings);
    }
    const house = new BrowserHouse(home, tmux);
    putClient(home);
    if (options.hasHooks !== false) await house.#run("install", "--hooks-only", "--yes");
    await home.serve();
    return house;
  }

  get url(): string {
    return this.home.url;
  }

  /** A link that signs one browser in. */
  link(): Promise<string> {
    return this.#run("open", "--print");
  }

  /** A browser that this server does not know. */
  async stranger(options?: BrowserContextOptions): Promise<OpenedPage> {
    const opened = await openPage(options);
    this.#pages.push(opened);
    return opened;
  }

  /** A browser that has followed a sign-in link into the camp. */
  async signedIn(options?: BrowserContextOptions): Promise<OpenedPage> {
    const opened = await this.stranger(options);
    await opened.page.goto(await this.link());
    await opened.page.waitForURL(`${this.url}/`);
    return opened;
  }

  /** Starts the installed hook command with an event on stdin, as the agent in `pane` does. */
  async hook(mode: string, pane: string, event: Record<string, unknown>): Promise<ScriptRun> {
    const server = await this.tmux.run("display", "-p", "#{pid}");
    return Bun.spawn(["sh", "-c", this.#hookCommand(mode)], {
      env: { ...this.home.env, TMUX: `${this.tmux.socketPath},${server},0`, TMUX_PANE: pane },
      stdin: new Blob([JSON.stringify({ cwd: this.tmux.folder, ...event })]),
      stdout: "pipe",
      stderr: "pipe",
    });
  }

  /** One event of a session, by the hook command, to its end. It must print nothing. */
  async tell(sessionId: string, pane: string, event: Record<string, unknown>): Promise<void> {
    const run = await this.hook("async", pane, { session_id: sessionId, ...event });
    const said = await new Response(run.stdout).text();
    if ((await run.exited) !== 0 || said !== "") throw new Error(`the hook said: ${said}`);
  }

  /** One event straight to the server, as the script sends it; for many of them, or old ones. */
  post(payload: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const token = readFileSync(join(this.home.data, "hook-token"), "utf8").trim();
    return fetch(`${this.url}/hooks/claude-code`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${token}`,
        "x-event-id": newId(),
        ...headers,
      },
      body: JSON.stringify(payload),
    });
  }

  /** Some days of work in two repositories, as `historyOf` tells them. Returns their folders. */
  async history(days: number): Promise<string[]> {
    const repositories = ["ferry", "lantern"].map((name) =>
      makeRepository(join(this.home.root, name), `git@github.com:mira/${name}.git`),
    );
    const events = historyOf({ repositories, endMs: Date.now() - 60_000, days });
    await tellHistory(events, (payload, headers) => this.post(payload, headers));
    return repositories;
  }

  /** A new pane, the first of which starts tmux; what it shows is up to `command`. */
  async pane(command = "sleep 1000"): Promise<string> {
    if (this.#hasTmux) return await this.tmux.open(command);
    this.#hasTmux = true;
    return await this.tmux.start({ command, width: 120 });
  }

  /** A session in a pane of its own that has been given a prompt and works on it. */
  async agent(sessionId: string, command?: string): Promise<string> {
    const pane = await this.pane(command);
    await this.work(sessionId, pane);
    return pane;
  }

  async work(sessionId: string, pane: string): Promise<void> {
    const prompt = "Paint the fence";
    await this.tell(sessionId, pane, { hook_event_name: "SessionStart", source: "startup" });
    await this.tell(sessionId, pane, { hook_event_name: "UserPromptSubmit", prompt });
  }

  /** Asks for permission to run `command`; the run ends with the decision on its stdout. */
  ask(sessionId: string, pane: string, command: string): Promise<ScriptRun> {
    return this.hook("permission", pane, {
      session_id: sessionId,
      hook_event_name: "PermissionRequest",
      tool_name: "Bash",
      tool_input: { command },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { context } of this.#pages) await context.close();
    await this.home[Symbol.asyncDispose]();
    await this.tmux[Symbol.asyncDispose]();
  }

  async #run(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.home.run(args);
    if (code !== 0) throw new Error(`claude-rpg ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  /** The very command that `install` wrote into the agent's settings. */
  #hookCommand(mode: string): string {
    const settings = readFileSync(join(this.home.home, ".claude/settings.json"), "utf8");
    for (const [, quoted = '""'] of settings.matchAll(/"command":\s*("(?:[^"\\]|\\.)*")/g)) {
      const command = String(JSON.parse(quoted));
      if (command.endsWith(` ${mode}`)) return command;
    }
    throw new Error(`No hook of mode ${mode} was installed.`);
  }
}

/** An agent to ask for its version: only then does `install` subscribe to permission requests. */
function putClient(home: BinaryHome): void {
  const folder = join(home.home, ".local/bin");
  mkdirSync(folder, { recursive: true });
  const script = "#!/bin/sh\necho '2.1.240 (Claude Code)'\n";
  writeFileSync(join(folder, "claude"), script, { mode: 0o755 });
}

const decision = z.looseObject({
  hookSpecificOutput: z.looseObject({ hookEventName: z.string(), decision: z.json() }),
});

/** The decision that a permission hook has printed; null when it ended without a word. */
export async function decisionOf(run: ScriptRun): Promise<unknown> {
  await waitUntil("the hook script has ended", () => run.exitCode !== null, 20_000);
  if (run.exitCode !== 0) throw new Error(`the hook script ended with ${run.exitCode}`);
  const printed = await new Response(run.stdout).text();
  return printed === "" ? null : decision.parse(JSON.parse(printed)).hookSpecificOutput.decision;
}

let built: Promise<void> | null = null;

/** Bundles the page and compiles the binary once, if the sources are newer than they are. */
function freshBinary(): Promise<void> {
  built ??= build();
  return built;
}

async function build(): Promise<void> {
  const isBundled = existsSync(join(ROOT, "public/build/main.js"));
  const argv = [process.execPath, "build.ts", ...(isBundled ? ["--if-stale"] : [])];
  const child = Bun.spawn(argv, { cwd: ROOT, stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  const said = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(`The build failed: ${said}`);
}
