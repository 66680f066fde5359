/** A page's half of the live socket: the snapshot it was given, and the last word on the system. */
import { liveTicket } from "../../src/protocol/api.ts";
import { delta, direct, type Snapshot } from "../../src/protocol/live.ts";
import type { TestServer } from "../support/make-test-server.ts";

export class Page {
  readonly closed: Promise<number>;
  boot = "";
  seq = 0;
  #snapshot: Snapshot | null = null;
  #warnings: string[][] = [];
  #wake: () => void = () => {};

  private constructor(private readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", (event) => resolve(event.code));
    });
    socket.addEventListener("message", (event) => this.#hear(String(event.data)));
  }

  /** Resolves with a page that has its snapshot. */
  static async open(
    server: TestServer,
    resume: { boot: string; since: number } | null = null,
  ): Promise<Page> {
    const answer = await server.api("POST", "/api/live-ticket", {}, "full");
    const { ticket } = liveTicket.parse(await answer.json());
    const since = resume ? `&boot=${resume.boot}&since=${resume.since}` : "";
    const url = `${server.url.replace("http", "ws")}/live?ticket=${ticket}${since}`;
    const page = new Page(new WebSocket(url));
    while (!page.#snapshot) await page.#next();
    return page;
  }

  get snapshot(): Snapshot {
    if (!this.#snapshot) throw new Error("there is no snapshot yet");
    return this.#snapshot;
  }

  /** The next warnings that were told, each telling once. */
  async warnings(): Promise<string[]> {
    while (this.#warnings.length === 0) await this.#next();
    return this.#warnings.shift() ?? [];
  }

  close(): void {
    this.socket.close();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #hear(text: string): void {
    const message = direct.or(delta).parse(JSON.parse(text));
    if ("seq" in message) this.seq = message.seq;
    if (message.type === "hello") this.boot = message.boot;
    if (message.type === "snapshot") this.#snapshot = message.snapshot;
    if (message.type === "system") this.#warnings.push(message.system.warnings);
    this.#wake();
  }
}
