/** A page's half of the live socket: what it knows of sessions, and what it watches. */
import { z } from "zod";
import { type Delta, type Direct, delta, direct } from "../../src/protocol/live.ts";
import type { SessionView } from "../../src/protocol/session.ts";

const ticketAnswer = z.object({ ticket: z.string() });
const OPEN_MS_MAX = 5_000;

export interface Client extends Disposable {
  sessions(): SessionView[];
  watch(paneKey: string): void;
  /** Screens and changes of screens that have come in. */
  screens(): number;
}

export async function openClient(port: number, token: string): Promise<Client> {
  const base = `http://127.0.0.1:${port}`;
  const answer = await fetch(`${base}/api/live-ticket`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  });
  const { ticket } = ticketAnswer.parse(await answer.json());
  const known = new Map<string, SessionView>();
  let screens = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error("no snapshot came")), OPEN_MS_MAX);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live?ticket=${ticket}`);
  socket.onerror = () => reject(new Error("the live socket does not open"));
  socket.onmessage = (event) => {
    const message = z.union([delta, direct]).parse(JSON.parse(String(event.data)));
    if (message.type === "screen") screens++;
    take(known, message);
    if (message.type === "snapshot") resolve();
  };
  await promise.finally(() => clearTimeout(timer));
  return {
    sessions: () => [...known.values()],
    watch: (pane) => socket.send(JSON.stringify({ type: "watch", pane, lines: 0 })),
    screens: () => screens,
    [Symbol.dispose]: () => socket.close(),
  };
}

function take(known: Map<string, SessionView>, message: Delta | Direct): void {
  if (message.type === "session") known.set(message.session.id, message.session);
  else if (message.type === "session.gone") known.delete(message.id);
  else if (message.type === "snapshot") {
    for (const session of message.snapshot.sessions) known.set(session.id, session);
  }
}
