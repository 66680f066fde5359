/** The real server from source on a throw-away data folder, with no tmux and no agent about. */
import { Database } from "bun:sqlite";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Config, loadConfig } from "../../src/config/config.ts";
import type { Clock } from "../../src/lib/clock.ts";
import { newId } from "../../src/lib/ids.ts";
import { type Log, silentLog } from "../../src/lib/log.ts";
import { makeServer, type RunningServer } from "../../src/server/make-server.ts";
import type { Durability } from "../../src/store/database.ts";

/** Who asks: a device of a role, the CLI of this machine, or nobody. */
export type Asker = "view" | "answer" | "full" | "cli" | "none";

export interface TestServerOptions {
  clock?: Clock;
  log?: Log;
  /** FULL waits for the disk at each commit; tests of anything else need not. */
  durability?: Durability;
  /** An existing folder to serve from; it stays when the server goes. */
  root?: string;
  /** The calendar of the game; the machine's own without it. */
  timeZone?: string;
  /** More for the environment whose agents are watched, `TMUX_TMPDIR` for example. */
  env?: Record<string, string>;
  /** Text of `config.toml`; without it there is none, or the one that lies in `root`. */
  settings?: string;
}

const signedIn = z.object({ key: z.string() });
const linkAnswer = z.object({ code: z.string() });
const deviceAnswer = z.object({ token: z.string() });

export class TestServer implements AsyncDisposable {
  readonly #tokens = new Map<Asker, Promise<string>>();

  private constructor(
    private readonly running: RunningServer,
    readonly root: string,
    readonly config: Config,
    private readonly isOwnRoot: boolean,
  ) {}

  static async make(options: TestServerOptions = {}): Promise<TestServer> {
    const root = options.root ?? mkdtempSync(join(tmpdir(), "rpg-server-"));
    const env: Record<string, string> = {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: join(root, "home"),
      TMUX_TMPDIR: join(root, "tmux"),
      LANG: "C.UTF-8",
      ...options.env,
    };
    for (const name of ["home", "tmux"]) mkdirSync(join(root, name), { recursive: true });
    if (options.settings !== undefined) {
      mkdirSync(join(root, "data"), { recursive: true });
      writeFileSync(join(root, "data", "config.toml"), options.settings);
    }
    const config = loadConfig({ port: "0", dataDir: join(root, "data") }, env);
    if (options.timeZone) config.time_zone = options.timeZone;
    const running = await makeServer({
      config,
      env,
      log: options.log ?? silentLog,
      durability: options.durability ?? "NORMAL",
      ...(options.clock ? { clock: options.clock } : {}),
    });
    return new TestServer(running, root, config, options.root === undefined);
  }

  get url(): string {
    return this.running.url;
  }

  get dataDir(): string {
    return this.config.paths.root;
  }

  get hookToken(): string {
    return readFileSync(this.config.paths.hookToken, "utf8").trim();
  }

  get cliToken(): string {
    return readFileSync(this.config.paths.cliToken, "utf8").trim();
  }

  /** A bearer token; that of a device is made once for each role, the way a person does it. */
  token(role: Exclude<Asker, "none">): Promise<string> {
    const known = this.#tokens.get(role);
    if (known) return known;
    const made = role === "cli" ? Promise.resolve(this.cliToken) : this.#addDevice(role);
    this.#tokens.set(role, made);
    return made;
  }

  /** Headers that sign in as `asker`. */
  async headers(asker: Asker): Promise<Record<string, string>> {
    return asker === "none" ? {} : { authorization: `Bearer ${await this.token(asker)}` };
  }

  /** Any request as any asker; a body goes as JSON. */
  async api(method: string, path: string, body?: unknown, asker: Asker = "full") {
    return await fetch(`${this.url}${path}`, {
      method,
      redirect: "manual",
      headers: { "content-type": "application/json", ...(await this.headers(asker)) },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
  }

  /** The JSON that a GET answers. */
  async get(path: string, asker: Asker = "view"): Promise<unknown> {
    const response = await this.api("GET", path, undefined, asker);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return await response.json();
  }

  /** Posts a hook event as the script does; `payload` may be text that is no JSON. */
  hook(payload: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/hooks/claude-code`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${this.hookToken}`,
        "x-event-id": newId(),
        ...headers,
      },
      body: typeof payload === "string" ? payload : JSON.stringify(payload),
    });
  }

  /** A browser that has just followed a sign-in link: the headers of its requests. */
  async browser(): Promise<{ cookie: string; "x-rpg-key": string }> {
    const link = await this.api("POST", "/api/sign-in-links", {}, "cli");
    const { code } = linkAnswer.parse(await link.json());
    const answer = await this.api("POST", "/api/sign-in", { code }, "none");
    const { key } = signedIn.parse(await answer.json());
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return { cookie, "x-rpg-key": key };
  }

  /** The database, for looking. */
  openDatabase(): Database {
    return new Database(this.config.paths.database, { readonly: true, strict: true });
  }

  /** The first column of the first row of a query. */
  one(sql: string): unknown {
    using db = this.openDatabase();
    return db.query<Record<string, unknown>, []>(sql).values()[0]?.[0];
  }

  stop(): Promise<void> {
    return this.running.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    if (this.isOwnRoot) rmSync(this.root, { recursive: true, force: true });
  }

  async #addDevice(role: string): Promise<string> {
    const headers = { "content-type": "application/json", ...(await this.browser()) };
    const body = JSON.stringify({ name: `test ${role}`, role });
    const url = `${this.url}/api/devices`;
    const response = await fetch(url, { method: "POST", headers, body });
    if (response.status !== 201) throw new Error(`no device: ${response.status}`);
    return deviceAnswer.parse(await response.json()).token;
  }
}

export function makeTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  return TestServer.make(options);
}

/** A clock that tests move by hand; it stands still otherwise. */
export class HandClock implements Clock {
  #now: number;
  #monotonic = 1_000;

  constructor(startMs = Date.now()) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#monotonic += ms;
  }
}
