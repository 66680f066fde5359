/** A page's WebSocket: every message is checked against its schema as it comes. */
import { liveTicket } from "../../src/protocol/api.ts";
import { type ServerMessage, serverMessage } from "../../src/protocol/live.ts";
import type { TestServer } from "../support/make-test-server.ts";

export class LivePage implements AsyncDisposable {
  readonly messages: ServerMessage[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly #socket: WebSocket;
  #wake: () => void = () => {};

  private constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.onmessage = ({ data }) => {
      this.messages.push(serverMessage.parse(JSON.parse(String(data))));
      this.#wake();
    };
    this.#socket.onclose = ({ code, reason }) => {
      this.closed = { code, reason };
      this.#wake();
    };
  }

  /** `resume` is what a page knows that was away: its last seq and the boot it was of. */
  static async open(server: TestServer, resume?: { since: number; boot: string }) {
    const answer = await server.api("POST", "/api/live-ticket", {}, "view");
    const { ticket } = liveTicket.parse(await answer.json());
    const query = resume ? `&since=${resume.since}&boot=${resume.boot}` : "";
    const address = server.url.replace("http:", "ws:");
    return new LivePage(`${address}/live?ticket=${ticket}${query}`);
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The first message of that type, past or to come; throws after 10 s or when closed. */
  async until<T extends ServerMessage["type"]>(
    type: T,
    matches: (message: Extract<ServerMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    const is = (message: ServerMessage): message is Extract<ServerMessage, { type: T }> =>
      message.type === type && matches(message as Extract<ServerMessage, { type: T }>);
    await this.wait(() => this.messages.some(is));
    const found = this.messages.find(is);
    if (!found) throw new Error(`no ${type} came; closed: ${JSON.stringify(this.closed)}`);
    return found;
  }

  /** Until something holds or the socket closes; throws after 10 s. */
  async wait(holds: () => boolean): Promise<void> {
    const until = performance.now() + 10_000;
    while (!holds() && !this.closed) {
      if (performance.now() > until) throw new Error("nothing came for 10 s");
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([woken, Bun.sleep(50)]);
    }
  }

  /** The numbers of the deltas so far, in the order of their coming. */
  seqs(): number[] {
    return this.messages.flatMap((message) => ("seq" in message ? [message.seq] : [])).slice(1);
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.wait(() => this.closed !== null);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
