/** A page that stays open over restarts and writes down every status that it is ever told. */
import { liveTicket } from "../../src/protocol/api.ts";
import { serverMessage } from "../../src/protocol/live.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import type { BinaryHome } from "../support/binary.ts";

export class LiveRecord implements Disposable {
  /** Session → its statuses in the order in which they were told, repeats among them. */
  readonly told = new Map<string, string[]>();
  /** Each session as it was told last. */
  readonly views = new Map<string, SessionView>();
  /** Sessions that were told to be gone, or that a snapshot did not have any more. */
  readonly gone: string[] = [];
  /** Boots of servers whose snapshot came. */
  readonly boots = new Set<string>();
  #socket: WebSocket | null = null;
  #isEnded = false;

  constructor(
    private readonly home: BinaryHome,
    private readonly token: string,
  ) {
    void this.#open();
  }

  async #open(): Promise<void> {
    while (!this.#isEnded) {
      const ticket = await this.#ticket();
      if (ticket) return this.#listen(ticket);
      await Bun.sleep(5);
    }
  }

  /** Null while no server answers: the page tries again. */
  async #ticket(): Promise<string | null> {
    const answer = await fetch(`${this.home.url}/api/live-ticket`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: "{}",
    }).catch(() => null);
    return answer?.ok ? liveTicket.parse(await answer.json()).ticket : null;
  }

  #listen(ticket: string): void {
    const socket = new WebSocket(`${this.home.url.replace("http:", "ws:")}/live?ticket=${ticket}`);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(String(data));
    socket.onclose = () => void this.#open();
  }

  #hear(text: string): void {
    const message = serverMessage.parse(JSON.parse(text));
    if (message.type === "session") this.#note(message.session);
    else if (message.type === "session.gone") this.gone.push(message.id);
    else if (message.type === "snapshot") {
      const { sessions, boot } = message.snapshot;
      const ids = new Set(sessions.map((session) => session.id));
      for (const id of this.told.keys()) if (!ids.has(id)) this.gone.push(id);
      for (const session of sessions) this.#note(session);
      this.boots.add(boot);
    }
  }

  /** A person looks at the session. */
  see(session: string): void {
    this.#socket?.send(JSON.stringify({ type: "seen", session }));
  }

  #note(session: SessionView): void {
    const list = this.told.get(session.id) ?? [];
    list.push(`${session.status}/${session.reason}`);
    this.told.set(session.id, list);
    this.views.set(session.id, session);
  }

  [Symbol.dispose](): void {
    this.#isEnded = true;
    this.#socket?.close();
  }
}
