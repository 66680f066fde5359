/** A real client in a pane: what is typed, what its screen and its own registry say, what we say. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type RegistryRecord, readRegistryFile } from "../../src/agents/claude-code/registry.ts";
import { sessionList, sessionWhy } from "../../src/protocol/api.ts";
import { openPermission } from "../../src/protocol/game.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import { processStart } from "../../src/tmux/processes.ts";
import type { RealHouse } from "./house.ts";
import { latencies } from "./latencies.ts";

export interface AgentOptions {
  args?: string[];
  /** Commands of the shell before it. */
  before?: string;
  size?: [columns: number, rows: number];
  cwd?: string;
  /** What the screen shows when it has started. */
  until?: RegExp;
}

/** The bar: after a change the API says the truth within this. */
const RIGHT_WITHIN_MS = 1_000;
const PATIENCE_MS = 15_000;
/** A rest of the client's own file that is longer than this is shown, also between two turns. */
const PAUSE_SHOWN_MS = 200;
const READY = /\? for shortcuts|shift\+tab to cycle|(manual|auto|plan) mode on|accept edits on/;

/** Status → the words of the client's own registry that it must not contradict. */
const BY_REGISTRY: Readonly<Record<string, readonly string[]>> = {
  idle: ["idle"],
  typing: ["idle"],
  error: ["idle"],
  working: ["busy", "shell"],
  waiting: ["waiting"],
};

/** Between two turns, epoch ms. */
export interface Rest {
  from: number;
  until: number;
}

export class Agent implements AsyncDisposable {
  private constructor(
    private readonly house: RealHouse,
    readonly pane: string,
  ) {}

  static async open(house: RealHouse, options: AgentOptions): Promise<Agent> {
    const { args = ["--permission-mode", "manual"], before = "", size, cwd, until } = options;
    const folder = cwd ?? house.project;
    const shell = `cd '${folder}'; . '${house.binary.home}/env.sh'; exec sh -i`;
    const pane = await house.tmux.open(shell);
    const agent = new Agent(house, pane);
    if (size) {
      const [columns, rows] = size.map(String) as [string, string];
      await house.tmux.run("resize-window", "-t", pane, "-x", columns, "-y", rows);
    }
    await agent.sees(/shell>/);
    await agent.type(`${before}clear; claude ${args.join(" ")}`);
    await agent.keys("Enter");
    await agent.sees(until ?? READY, 30_000);
    // Keys within a moment of the first frame are lost.
    await Bun.sleep(600);
    return agent;
  }

  async type(text: string): Promise<void> {
    await this.house.tmux.run("send-keys", "-t", this.pane, "-l", text);
  }

  async keys(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.house.tmux.run("send-keys", "-t", this.pane, name);
      await Bun.sleep(150);
    }
  }

  /** Types a prompt and sends it; for one with a tag, waits until the client has taken it. */
  async say(text: string): Promise<void> {
    const tag = /\[([a-z0-9]+)\]/.exec(text)?.[1];
    const asked = () => this.house.api.asked.filter((one) => one === tag).length;
    const before = asked();
    await this.type(text);
    await Bun.sleep(250);
    const sentAt = Date.now();
    await this.keys("Enter");
    if (!tag) return;
    await until(`the client takes [${tag}]`, 2 * PATIENCE_MS, async () => {
      return asked() > before && (this.#record()?.changedAt ?? 0) >= sentAt;
    }).catch((cause) => this.#fail(`${cause}; its file says ${JSON.stringify(this.#record())}`));
  }

  async sees(pattern: RegExp, ms = PATIENCE_MS): Promise<void> {
    await until(`the screen shows ${pattern}`, ms, async () =>
      pattern.test(await this.house.tmux.text(this.pane)),
    ).catch((cause) => this.#fail(cause));
    await Bun.sleep(150);
  }

  async asksApi(tag: string): Promise<void> {
    await until(`the API is asked for ${tag}`, PATIENCE_MS, async () =>
      this.house.api.asked.includes(tag),
    ).catch((cause) => this.#fail(`${cause}; it was asked ${this.house.api.asked.join(" ")}`));
  }

  /**
   * Waits until registry and API say so. While the registry says it steadily, the API may say
   * another status for one second at most; reasons, which no registry tells, may take longer.
   */
  async becomes(words: string, ms = PATIENCE_MS): Promise<SessionView> {
    const [status = "", reason] = words.split("/");
    const end = performance.now() + ms;
    let agreedAt: number | null = null;
    while (performance.now() < end) {
      const told = this.registryStatus();
      const now = performance.now();
      const isAgreed = told !== null && (BY_REGISTRY[status] ?? []).includes(told);
      agreedAt = isAgreed ? (agreedAt ?? now) : null;
      const session = await this.session();
      const isRight = session?.status === status;
      if (isAgreed && isRight && (!reason || session.reason === reason)) {
        latencies.push(now - (agreedAt ?? now));
        return session;
      }
      if (agreedAt !== null && !isRight && now - agreedAt > RIGHT_WITHIN_MS) break;
      await Bun.sleep(25);
    }
    return await this.#fail(
      `The registry says ${this.registryStatus()}, not ${words} in time; it shows ${await this.explain()}`,
    );
  }

  /**
   * Waits until the client's own file has said idle for so long: no turn on a report follows.
   * Answers with the rests before, by the file's own times, that were long enough to be shown.
   */
  async comesToRest(ms = 1_500): Promise<Rest[]> {
    const rests: Rest[] = [];
    let before = this.#record();
    await until("the client comes to rest", 2 * PATIENCE_MS, async () => {
      const now = this.#record();
      if (before?.status === "idle" && now && now.status !== "idle") {
        // A busy client dates the next status long before anybody can read it.
        rests.push({ from: before.changedAt, until: Math.max(now.changedAt, now.writtenAt) });
      }
      before = now;
      return now?.status === "idle" && Date.now() - now.changedAt >= ms;
    }).catch((cause) => this.#fail(cause));
    return rests.filter((rest) => rest.until - rest.from >= PAUSE_SHOWN_MS);
  }

  /** The API says so within a second from now, status alone or with the reason. */
  async shows(words: string, ms = RIGHT_WITHIN_MS): Promise<SessionView> {
    const from = performance.now();
    let session: SessionView | null = null;
    await until(`the API shows ${words}`, ms, async () => {
      session = await this.session();
      if (!session) return false;
      return words === session.status || words === `${session.status}/${session.reason}`;
    }).catch(async (cause) => this.#fail(`${cause}; it shows ${await this.explain()}`));
    latencies.push(performance.now() - from);
    if (!session) throw new Error("unreachable: the session was shown");
    return session;
  }

  /** The API says the same for as long as this. */
  async stays(words: string, ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await this.shows(words, 0);
      await Bun.sleep(50);
    }
  }

  /** From the end of its process on, which a busy client takes its time for. */
  async isGone(ms = 2_500): Promise<void> {
    const pid = this.#record()?.pid;
    await until("the client ends", PATIENCE_MS, async () => !pid || processStart(pid) === null);
    await until("the API shows it no more", ms, async () => (await this.session()) === null);
  }

  /**
   * Statuses since the session first left its rest, equal neighbours once. Failed commands are left
   * out, and typing is rest: whether a look fell between the keys is chance. `rests`: a client that
   * gets no processor rests for long before the turn on a report; such a pause may be shown.
   */
  async path(rests: readonly Rest[] = []): Promise<string[]> {
    const { transitions } = await this.why();
    const statuses = transitions
      .filter(({ to }) => to.reason !== "expected")
      .filter(({ at, to }, index, all) => {
        const next = all[index + 1];
        if (to.status !== "idle" || next?.to.status !== "working") return true;
        const [from, until] = [Date.parse(at), Date.parse(next.at)];
        return !rests.some((rest) => rest.from < until && rest.until > from);
      })
      .map(({ to }) => (to.status === "typing" ? "idle" : to.status));
    const left = statuses.findIndex((status) => status !== "idle");
    return statuses.slice(left).filter((status, index, all) => status !== all[index - 1]);
  }

  async session(): Promise<SessionView | null> {
    const { items } = sessionList.parse(await this.#get("/api/sessions?limit=200"));
    return items.find((session) => session.pane?.id === this.pane) ?? null;
  }

  async why() {
    const session = await this.session();
    if (!session) throw new Error("the session is not shown");
    return sessionWhy.parse(await this.#get(`/api/sessions/${session.id}/why`));
  }

  /** The screen as it is now has been looked at for this session. */
  async isLookedAt(): Promise<void> {
    await until("its screen has been looked at", PATIENCE_MS, async () => {
      const { evidence } = await this.why();
      return evidence.some(({ source }) => source === "screen");
    });
  }

  /** The open request of this session, as the page is told it. */
  async request() {
    let found: ReturnType<typeof openPermission.parse> | undefined;
    await until("the request is listed", RIGHT_WITHIN_MS, async () => {
      const session = await this.session();
      const { items } = (await this.#get("/api/permissions")) as { items: unknown[] };
      const open = items.map((item) => openPermission.parse(item));
      found = open.find(({ sessionId }) => sessionId === session?.id);
      return found !== undefined;
    }).catch(async (cause) => this.#fail(`${cause}; it shows ${await this.explain()}`));
    if (!found) throw new Error("unreachable: the request was listed");
    return found;
  }

  async decide(id: string, body: Record<string, unknown>): Promise<number> {
    const response = await fetch(`${this.house.binary.url}/api/permissions/${id}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.house.tokens.answer}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    return response.status;
  }

  /** The word in the client's own session file, for the client in this pane. */
  registryStatus(): string | null {
    return this.#record()?.status ?? null;
  }

  #record(): (RegistryRecord & { writtenAt: number }) | null {
    const folder = join(this.house.binary.home, ".claude/sessions");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
      const path = join(folder, file);
      const record = readRegistryFile(readFileSync(path, "utf8"));
      if (record?.paneId === this.pane) return { ...record, writtenAt: statSync(path).mtimeMs };
    }
    return null;
  }

  async pid(): Promise<number> {
    const why = await this.why();
    const line = why.evidence.find(({ source }) => source === "process");
    return Number(/pid (\d+)/.exec(line?.says ?? "")?.[1]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The pane may be gone already, which is what is wanted.
    await this.house.tmux.run("kill-pane", "-t", this.pane).catch(() => "");
  }

  async explain(): Promise<string> {
    const session = await this.session();
    if (!session)
      return `no session of pane ${this.pane}\n${await this.house.tmux.text(this.pane)}`;
    const why = await this.why();
    const last = why.transitions
      .slice(-9)
      .map(
        ({ at, to, evidence }) => `${at.slice(17, 23)} ${to.status}/${to.reason} by ${evidence}`,
      );
    const says = why.evidence.map(({ source, says: words }) => `${source}: ${words}`);
    return [`${session.status}/${session.reason}`, ...says, ...last].join("\n  ");
  }

  async #fail(cause: unknown): Promise<never> {
    throw new Error(`${cause}\n${await this.house.tmux.text(this.pane)}`);
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(`${this.house.binary.url}${path}`, {
      headers: { authorization: `Bearer ${this.house.tokens.view}` },
    });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return await response.json();
  }
}

async function until(what: string, ms: number, check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + ms;
  do {
    if (await check()) return;
    await Bun.sleep(25);
  } while (performance.now() < end);
  throw new Error(`Not within ${ms} ms: ${what}`);
}
