/** A demo of the compiled executable, as a person starts and watches it. */
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { sessionList } from "../../src/protocol/api.ts";
import { snapshot } from "../../src/protocol/live.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import { BinaryHome } from "../support/binary.ts";
import { waitUntil } from "../tmux/wait-until.ts";

const signedIn = z.object({ key: z.string() });

/** Generous: the machine may be busy with all the other suites. */
export const DEADLINE_MS = 20_000;

/** One executable with one TMPDIR, in which every trace of its demos would be found. */
export class DemoHouse implements AsyncDisposable {
  readonly temporary: string;

  private constructor(readonly home: BinaryHome) {
    this.temporary = join(home.root, "t");
    mkdirSync(this.temporary);
  }

  static async make(): Promise<DemoHouse> {
    return new DemoHouse(await BinaryHome.make());
  }

  start(env: Record<string, string> = {}, args: readonly string[] = []): DemoRun {
    const child = Bun.spawn([this.home.binary, "demo", ...args], {
      cwd: this.home.folder,
      env: { ...this.home.env, TMPDIR: this.temporary, ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    return new DemoRun(child);
  }

  /** What demos have left: files and folders, and processes that name their folder. */
  leftovers(): string[] {
    const mark = join(this.temporary, "rpg-demo-");
    return [...readdirSync(this.temporary), ...processesThatName(mark)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.home[Symbol.asyncDispose]();
  }
}

export class DemoRun {
  readonly startedAt = performance.now();
  #headers: Record<string, string> = {};
  #url = "";

  constructor(readonly child: Bun.Subprocess<"ignore", "pipe", "pipe">) {}

  /** Waits for the printed link and signs in with it. Returns everything printed so far. */
  async signIn(): Promise<string> {
    let text = "";
    const decoder = new TextDecoder();
    for await (const bytes of this.child.stdout) {
      text += decoder.decode(bytes);
      if (text.includes("attach\n")) break;
    }
    const link = /(http:\S+)\/sign-in#([0-9a-f]+)/.exec(text);
    if (!link) throw new Error(`no link: ${text}${await new Response(this.child.stderr).text()}`);
    this.#url = link[1] ?? "";
    const answer = await fetch(`${this.#url}/api/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: this.#url },
      body: JSON.stringify({ code: link[2] }),
    });
    const { key } = signedIn.parse(await answer.json());
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    this.#headers = { cookie, "x-rpg-key": key, "content-type": "application/json" };
    return text;
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const init = { method: "POST", headers: this.#headers, body: JSON.stringify(body) };
    const response = await fetch(this.#url + path, init);
    if (!response.ok) throw new Error(`POST ${path}: ${await response.text()}`);
    return await response.json();
  }

  async sessions(): Promise<SessionView[]> {
    return sessionList.parse(await this.#get("/api/sessions")).items;
  }

  /** The level of the persona of this name; 0 while there is none. */
  async levelOf(name: string): Promise<number> {
    const { personas } = snapshot.parse(await this.#get("/api/snapshot"));
    return personas.find((persona) => persona.name === name)?.level ?? 0;
  }

  /** Resolves when the session in the project's window is as wanted. */
  async until(
    project: string,
    what: string,
    isWanted: (session: SessionView) => boolean,
  ): Promise<SessionView> {
    let found: SessionView | undefined;
    await waitUntil(
      `${project} ${what}`,
      async () => {
        const all = await this.sessions();
        found = all.find((session) => session.pane?.window.endsWith(` ${project}`) ?? false);
        return found !== undefined && isWanted(found);
      },
      DEADLINE_MS,
    );
    if (!found) throw new Error("no such session");
    return found;
  }

  /** The screen may show that it waits before its hook is held, by which it is answered. */
  untilAsked(project: string, reason: string): Promise<SessionView> {
    return this.until(
      project,
      `asks for a ${reason}`,
      (one) => one.reason === reason && one.permissionId !== null,
    );
  }

  untilState(project: string, state: string): Promise<SessionView> {
    return this.until(project, `is ${state}`, (one) => `${one.status}/${one.reason}` === state);
  }

  /** Sends a signal and resolves with the exit code. */
  async signal(name: "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGKILL"): Promise<number> {
    this.child.kill(name);
    return await this.child.exited;
  }

  async #get(path: string): Promise<unknown> {
    return await (await fetch(this.#url + path, { headers: this.#headers })).json();
  }
}

/** `pid: command` of every process that has the text in its arguments, environment or folder. */
function processesThatName(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, "latin1");
        const command = read("cmdline").replaceAll("\0", " ");
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        const isFound = [command, read("environ"), cwd].some((part) => part.includes(text));
        return isFound ? [`${pid}: ${command}`] : [];
      } catch {
        // It ended while we looked, or is a kernel's own: it is none of ours.
        return [];
      }
    });
}
