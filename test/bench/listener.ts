/** A live socket that hands on its messages as text: cheap enough to open fifty of them. */
import { z } from "zod";

const ticketAnswer = z.object({ ticket: z.string() });
const OPEN_MS_MAX = 5_000;
const SNAPSHOT = '{"type":"snapshot"';

export interface Listener extends Disposable {
  send(message: Record<string, unknown>): void;
}

/** Open once the snapshot has come; `take` gets every message, the snapshot included. */
export async function openListener(
  port: number,
  token: string,
  take: (text: string) => void,
): Promise<Listener> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/live-ticket`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  });
  const { ticket } = ticketAnswer.parse(await answer.json());
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error("no snapshot came")), OPEN_MS_MAX);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live?ticket=${ticket}`);
  socket.onerror = () => reject(new Error("the live socket does not open"));
  socket.onmessage = (event) => {
    const text = String(event.data);
    take(text);
    if (text.startsWith(SNAPSHOT)) resolve();
  };
  await promise.finally(() => clearTimeout(timer));
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    [Symbol.dispose]: () => socket.close(),
  };
}
