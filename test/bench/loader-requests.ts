/** Whole HTTP requests of one agent, ready to send: only the ids are filled in place. */
import type { LoadSession } from "./loader-messages.ts";
import { CWD_MARK, PROMPT_MARK, SESSION_MARK, type Template, TOOL_MARK } from "./stream.ts";

const ID_MARK = "bench-id-00000000000000000000";

interface Prepared {
  bytes: Buffer;
  idAt: number[];
  toolAt: number[];
  promptAt: number[];
  call: number;
}

export class SessionRequests {
  readonly #prepared: Prepared[];
  #next = 0;

  constructor(
    templates: readonly Template[],
    private readonly session: LoadSession,
    place: { port: number; token: string },
  ) {
    const text = (body: string): string =>
      body.replaceAll(SESSION_MARK, session.id).replaceAll(CWD_MARK, session.cwd);
    this.#prepared = templates.map(({ body, call }) => prepare(text(body), call, session, place));
  }

  /** The next event of this agent, as bytes of its own. */
  next(): Buffer {
    const count = this.#next++;
    const round = Math.floor(count / this.#prepared.length);
    const found = this.#prepared[count % this.#prepared.length];
    if (!found) throw new Error("the stream is empty");
    const bytes = Buffer.from(found.bytes);
    const owner = this.session.id.slice(-6);
    fill(bytes, found.idAt, ID_MARK.length, `bench-${owner}-`, count);
    // Both events of a call lie in the same turn, so round and turn name the call.
    const turn = Math.floor((count % this.#prepared.length) / 20);
    const call = (round * 1_000 + turn) * 16 + Math.max(0, found.call);
    fill(bytes, found.toolAt, TOOL_MARK.length, `toolu_${owner}`, call);
    fill(bytes, found.promptAt, PROMPT_MARK.length, "prompt-", round * 1_000 + turn);
    return bytes;
  }
}

function prepare(
  body: string,
  call: number,
  session: LoadSession,
  place: { port: number; token: string },
): Prepared {
  const head = [
    "POST /hooks/claude-code HTTP/1.1",
    `Host: 127.0.0.1:${place.port}`,
    `Authorization: Bearer ${place.token}`,
    "User-Agent: claude-rpg-hook",
    "Accept: */*",
    "Content-Type: application/json",
    `X-Event-Id: ${ID_MARK}`,
    ...Object.entries(session.headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ].join("\r\n");
  const bytes = Buffer.from(`${head}\r\n\r\n${body}`);
  const at = (mark: string): number[] => placesOf(bytes, mark);
  return { bytes, idAt: at(ID_MARK), toolAt: at(TOOL_MARK), promptAt: at(PROMPT_MARK), call };
}

function placesOf(bytes: Buffer, mark: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) places.push(at);
  return places;
}

function fill(bytes: Buffer, places: number[], width: number, start: string, value: number): void {
  if (places.length === 0) return;
  const text = start + String(value).padStart(width - start.length, "0");
  for (const at of places) bytes.write(text, at, "latin1");
}
