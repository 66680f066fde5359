/** A real server whose messages go to a Discord on loopback, and hooks as the client sends them. */
import { newId } from "../../src/lib/ids.ts";
import { FakeDiscord } from "../support/fake-discord.ts";
import {
  HandClock,
  makeTestServer,
  type TestServer,
  type TestServerOptions,
} from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";

/** Nothing waits and every turn counts, unless a test says otherwise. */
export function settingsOf(discord: FakeDiscord, more = ""): string {
  const times = ["waiting_after_s", "finished_min_s"]
    .filter((name) => !more.includes(name))
    .map((name) => `${name} = 0\n`);
  return `[discord]\nwebhook = "${discord.url}"\n[notify]\n${times.join("")}${more}\n`;
}

export class NotifyHouse implements AsyncDisposable {
  readonly discord = new FakeDiscord();
  readonly clock = new HandClock();
  #server: TestServer | null = null;

  static async make(more = "", options: TestServerOptions = {}): Promise<NotifyHouse> {
    const house = new NotifyHouse();
    await house.serve({ settings: settingsOf(house.discord, more), ...options });
    return house;
  }

  get server(): TestServer {
    if (!this.#server) throw new Error("no server runs");
    return this.#server;
  }

  async serve(options: TestServerOptions): Promise<void> {
    this.#server = await makeTestServer({ clock: this.clock, ...options });
  }

  /** One hook of a session; its commit is there when this resolves. */
  async hook(
    session: string,
    event: string,
    more: object = {},
    headers: Record<string, string> = {},
  ): Promise<void> {
    const payload = { session_id: session, cwd: "/nowhere/camp", hook_event_name: event, ...more };
    const answer = await this.server.hook(payload, { "x-event-id": newId(), ...headers });
    if (answer.status >= 300) throw new Error(`${event}: ${answer.status}`);
  }

  /** A turn from its prompt to its Stop. */
  async turn(session: string, tookMs = 1_000): Promise<void> {
    await this.hook(session, "UserPromptSubmit", { prompt: "go" });
    this.clock.advance(tookMs);
    await this.hook(session, "Stop", { last_assistant_message: `all of ${session} is done` });
  }

  /** An agent asks for a permission; nobody answers here. */
  async ask(session: string, more: object = {}): Promise<void> {
    await this.hook(session, "UserPromptSubmit", { prompt: "go" });
    await this.hook(session, "PreToolUse", { ...ASKS, ...more });
  }

  /** Resolves when so many messages have arrived. */
  async arrived(count: number): Promise<string[]> {
    const { taken } = this.discord;
    await waitUntil(`${count} messages`, () => taken.length >= count);
    return taken.map(({ content }) => content);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.discord.release();
    await this.#server?.[Symbol.asyncDispose]();
    this.discord[Symbol.dispose]();
  }
}

/** A question is open from the start of its tool. */
export const ASKS = {
  tool_name: "AskUserQuestion",
  tool_use_id: "toolu_ask",
  tool_input: {
    questions: [
      {
        question: "Red or blue?",
        header: "Colour",
        multiSelect: false,
        options: [
          { label: "Red", description: "" },
          { label: "Blue", description: "" },
        ],
      },
    ],
  },
};
