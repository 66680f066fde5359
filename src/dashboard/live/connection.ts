/** The live socket: ticket, hello, messages, watchdog, and coming back after a break. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ClientMessage } from "../../protocol/live.ts";
import type { LiveTicket, Outcome } from "../api/answers.ts";
import { bounds } from "../bounds.ts";
import { parseMessage } from "../check/parse.ts";
import type { StoreMessage } from "../store/state.ts";
import { retryDelayMs } from "./backoff.ts";

export type Link =
  | { state: "connecting" }
  | { state: "open" }
  /** The server cannot be reached; what is shown is as of `asOfMs` (null: nothing shown yet). */
  | { state: "gone"; asOfMs: number | null }
  /** Page and server do not speak the same protocol: only a reload helps. */
  | { state: "outdated" };

export interface LiveDeps {
  getTicket(): Promise<Outcome<LiveTicket>>;
  /** Opens `/live?<query>` on our server. */
  openSocket(query: string): WebSocket;
  /** Where to resume from; null asks for a snapshot. */
  position(): { boot: string; seq: number } | null;
  onMessage(message: StoreMessage): void;
  /** The server has said hello: watched panes must be asked for again. */
  onHello(): void;
  now(): number;
  random(): number;
}

export interface Connection {
  link: ReadonlySignal<Link>;
  start(): void;
  stop(): void;
  /** Drops the connection and comes back at once or after the back-off. */
  resync(): void;
  /** Tries at once, if there is no connection; looks after a silent one. */
  nudge(): void;
  /** False when there is no connection: what was to be said is then not said. */
  send(message: ClientMessage): boolean;
}

export function makeConnection(deps: LiveDeps): Connection {
  const link = signal<Link>({ state: "connecting" });
  let socket: WebSocket | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let watchdog: ReturnType<typeof setInterval> | null = null;
  let failures = 0;
  let openedAtMs: number | null = null;
  let heardAtMs: number | null = null;
  /** Counts connections, so that answers to an abandoned one are ignored. */
  let turn = 0;

  async function connect(): Promise<void> {
    close();
    const mine = turn;
    const ticket = await deps.getTicket();
    if (mine !== turn) return;
    if (!ticket.ok) {
      // Signed out: the page shows how to sign in; trying on would only count as wrong tries.
      if (ticket.refusal.status !== 401) lost();
      return;
    }
    const query = new URLSearchParams({ ticket: ticket.data.ticket });
    const position = deps.position();
    if (position) {
      query.set("since", String(position.seq));
      query.set("boot", position.boot);
    }
    const opened = deps.openSocket(query.toString());
    socket = opened;
    const silentSinceMs = deps.now();
    watchdog = setInterval(() => guard(silentSinceMs), bounds.watchdogMs);
    opened.onmessage = (event) => {
      if (mine === turn) hear(String(event.data));
    };
    opened.onclose = () => {
      if (mine === turn) lost();
    };
  }

  function hear(text: string): void {
    heardAtMs = deps.now();
    const parsed = parseMessage(text);
    switch (parsed.kind) {
      case "known":
        deps.onMessage(parsed.message);
        if (parsed.message.type === "hello") {
          openedAtMs = heardAtMs;
          link.value = { state: "open" };
          deps.onHello();
        }
        return;
      case "unknown":
        if (parsed.seq !== null) deps.onMessage({ type: "skipped", seq: parsed.seq });
        return;
      case "bad":
        close();
        link.value = { state: "outdated" };
    }
  }

  /** Asks a silent server for a sign of life; gives up one that stays silent. */
  function guard(silentSinceMs: number): void {
    const silentMs = deps.now() - Math.max(heardAtMs ?? 0, silentSinceMs);
    if (silentMs > bounds.silentMsMax) lost();
    else if (silentMs > bounds.silentPingMsMin) send({ type: "ping" });
  }

  function close(): void {
    turn += 1;
    if (watchdog) clearInterval(watchdog);
    if (retry) clearTimeout(retry);
    watchdog = null;
    retry = null;
    const old = socket;
    socket = null;
    old?.close();
  }

  function lost(): void {
    const wasOpen = openedAtMs !== null;
    const isStable = openedAtMs !== null && deps.now() - openedAtMs > bounds.stableMsMin;
    close();
    openedAtMs = null;
    if (isStable) failures = 0;
    // The first break is tried again at once and silently; the second is told.
    if (!wasOpen || failures > 0) link.value = { state: "gone", asOfMs: heardAtMs };
    else link.value = { state: "connecting" };
    retry = setTimeout(connect, retryDelayMs(failures, deps.random()));
    failures += 1;
  }

  function send(message: ClientMessage): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  return {
    link,
    start: () => void connect(),
    stop: close,
    resync: lost,
    nudge() {
      if (link.value.state === "outdated") return;
      if (retry) void connect();
      else if (socket) guard(openedAtMs ?? deps.now());
    },
    send,
  };
}
