/** A page's half of the live socket: what it knows of sessions, and what it watches. */
import { z } from "zod";
import { type Delta, type Direct, delta, direct } from "../../src/protocol/live.ts";
import type { SessionView } from "../../src/protocol/session.ts";
import { openListener } from "./listener.ts";

export interface Client extends Disposable {
  sessions(): SessionView[];
  watch(paneKey: string): void;
  /** Screens and changes of screens that have come in. */
  screens(): number;
}

export async function openClient(port: number, token: string): Promise<Client> {
  const known = new Map<string, SessionView>();
  let screens = 0;
  const listener = await openListener(port, token, (text) => {
    const message = z.union([delta, direct]).parse(JSON.parse(text));
    if (message.type === "screen") screens++;
    take(known, message);
  });
  return {
    sessions: () => [...known.values()],
    watch: (pane) => listener.send({ type: "watch", pane, lines: 0 }),
    screens: () => screens,
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

function take(known: Map<string, SessionView>, message: Delta | Direct): void {
  if (message.type === "session") known.set(message.session.id, message.session);
  else if (message.type === "session.gone") known.delete(message.id);
  else if (message.type === "snapshot") {
    for (const session of message.snapshot.sessions) known.set(session.id, session);
  }
}
