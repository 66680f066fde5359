/**
 * A stand-in for the server, for work on the dashboard: real HTTP, a real WebSocket, the product's
 * CSP, and state that a test sets at will. It keeps the protocol's rules (seq, ring, snapshot).
 */
import { join } from "node:path";
import type { Server, ServerWebSocket } from "bun";
import type { Role } from "../../src/protocol/api.ts";
import type { ClientMessage, Delta, Direct, Snapshot } from "../../src/protocol/live.ts";

type WithoutSeq<T> = T extends unknown ? Omit<T, "seq"> : never;
export type Change = WithoutSeq<Delta>;

export interface RecordedRequest {
  method: string;
  path: string;
  key: string | null;
  body: unknown;
}

export interface FakeDashboardServer {
  url: string;
  port: number;
  requests: RecordedRequest[];
  /** What pages said over the live socket, in order. */
  heard: ClientMessage[];
  /** Addresses of live sockets, in order, with their query. */
  opened: string[];
  role: Role | null;
  /** Answers to POSTs under `/api/`, by the end of their path. */
  answers: Record<string, { status: number; body: unknown }>;
  publish(change: Change): void;
  /** Numbers a change but tells nobody: the next one makes a gap. */
  lose(change: Change): void;
  tell(message: Direct): void;
  /** Breaks every live socket. */
  dropSockets(): void;
  /** Forgets the ring and begins a new boot, as a restart does. */
  restart(): void;
  snapshot(): Snapshot;
  stop(): Promise<void>;
}

export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

const publicFolder = join(import.meta.dir, "../../public");

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

export interface FakeOptions {
  state: Omit<Snapshot, "protocol" | "boot" | "seq" | "at">;
  role?: Role | null;
  port?: number;
  /** Answers what the fake does not know itself; null: not this either. */
  answer?: (request: Asked) => { status?: number; body: unknown } | null;
  /** Folder of main.js and main.css; without it `/build/` answers from public/build. */
  buildFolder?: string;
}

export function startFakeServer(options: FakeOptions): FakeDashboardServer {
  const state = structuredClone(options.state);
  const sockets = new Set<ServerWebSocket<string>>();
  const ring: { seq: number; text: string }[] = [];
  let seq = 0;
  let boot = "boot-1";
  const fake: FakeDashboardServer = {
    url: "",
    port: 0,
    requests: [],
    heard: [],
    opened: [],
    role: options.role === undefined ? "full" : options.role,
    answers: {},
    publish(change) {
      const text = number(change);
      for (const socket of sockets) socket.send(text);
    },
    lose: (change) => void number(change),
    tell(message) {
      for (const socket of sockets) socket.send(JSON.stringify(message));
    },
    dropSockets() {
      for (const socket of sockets) socket.close(1001, "dropped");
    },
    restart() {
      boot = `boot-${Number(boot.slice(5)) + 1}`;
      seq = 0;
      ring.length = 0;
      fake.dropSockets();
    },
    snapshot: () => ({ protocol: 1, boot, seq, at: new Date().toISOString(), ...state }),
    stop: () => server.stop(true),
  };

  function number(change: Change): string {
    seq += 1;
    apply(state, change);
    const text = JSON.stringify({ ...change, seq });
    ring.push({ seq, text });
    return text;
  }

  function greet(socket: ServerWebSocket<string>): void {
    const query = new URLSearchParams(socket.data);
    const hello: Direct = { type: "hello", protocol: 1, version: "0.1.0", boot, seq };
    socket.send(JSON.stringify(hello));
    const since = Number(query.get("since") ?? Number.NaN);
    if (query.get("boot") === boot && since <= seq) {
      for (const entry of ring) if (entry.seq > since) socket.send(entry.text);
    } else socket.send(JSON.stringify({ type: "snapshot", snapshot: fake.snapshot() }));
  }

  const server = Bun.serve<string>({
    hostname: "127.0.0.1",
    port: options.port ?? 0,
    websocket: {
      open(socket) {
        fake.opened.push(socket.data);
        sockets.add(socket);
        greet(socket);
      },
      message(socket, text) {
        const message: ClientMessage = JSON.parse(String(text));
        fake.heard.push(message);
        if (message.type === "ping") socket.send(JSON.stringify({ type: "pong" }));
      },
      close: (socket) => void sockets.delete(socket),
    },
    fetch: (request, self) => answer(fake, options, request, self),
  });
  fake.port = server.port ?? 0;
  fake.url = `http://127.0.0.1:${server.port}`;
  return fake;
}

async function answer(
  fake: FakeDashboardServer,
  options: FakeOptions,
  request: Request,
  server: Server<string>,
): Promise<Response | undefined> {
  const url = new URL(request.url);
  if (url.pathname === "/live") {
    return server.upgrade(request, { data: url.search.slice(1) }) ? undefined : problem(400);
  }
  if (!url.pathname.startsWith("/api/")) return file(options, url.pathname);
  const body: unknown = request.method === "GET" ? null : await request.json();
  const key = request.headers.get("x-rpg-key");
  fake.requests.push({ method: request.method, path: url.pathname, key, body });
  const prepared = Object.entries(fake.answers).find(([end]) => url.pathname.endsWith(end));
  if (prepared) return Response.json(prepared[1].body, { status: prepared[1].status });
  if (url.pathname === "/api/sign-in") {
    fake.role = "full";
    return Response.json({ key: "k".repeat(64) });
  }
  if (fake.role === null) return problem(401);
  if (url.pathname === "/api/me") {
    return Response.json({ device: "test", role: fake.role, version: "0.1.0" });
  }
  if (url.pathname === "/api/live-ticket") {
    return Response.json({ ticket: "t".repeat(64), expiresAt: new Date().toISOString() });
  }
  const { method } = request;
  const own = options.answer?.({ method, path: url.pathname, query: url.searchParams, body });
  if (own) return Response.json(own.body, { status: own.status ?? 200 });
  if (url.pathname.endsWith("/prompt")) {
    const requestId = (body as { requestId: string }).requestId;
    return Response.json({ requestId, state: "accepted", detail: null });
  }
  return Response.json({});
}

function problem(status: number): Response {
  const detail = status === 401 ? "Sign in with claude-rpg open." : "Refused.";
  return Response.json(
    { type: "about:blank", title: "Refused", status, detail, code: "refused" },
    { status, headers: { "content-type": "application/problem+json" } },
  );
}

async function file(options: FakeOptions, path: string): Promise<Response> {
  const headers = { "content-security-policy": CSP, "x-content-type-options": "nosniff" };
  if (path.startsWith("/avatars/")) {
    const svg = { ...headers, "content-type": "image/svg+xml" };
    return new Response(avatar(path), { headers: svg });
  }
  const folder = path.startsWith("/build/") && options.buildFolder ? options.buildFolder : null;
  const asset = Bun.file(folder ? join(folder, path.slice(6)) : join(publicFolder, path));
  const isAsset = /\.[a-z0-9]+$/.test(path) && (await asset.exists());
  const page = isAsset ? asset : Bun.file(join(publicFolder, "index.html"));
  return new Response(page, { headers });
}

/** A symmetrical pixel face from the path's letters. */
function avatar(path: string): string {
  let seed = 7;
  for (const letter of path) seed = (seed * 31 + letter.charCodeAt(0)) >>> 0;
  const hue = seed % 360;
  let cells = "";
  for (let y = 0; y < 8; y += 1) {
    for (let x = 0; x < 4; x += 1) {
      seed = (seed * 1_103_515_245 + 12_345) >>> 0;
      if ((seed >> 16) % 5 < 2) continue;
      const fill = `hsl(${hue} 45% ${30 + ((seed >> 20) % 5) * 10}%)`;
      for (const at of [x, 7 - x]) {
        cells += `<rect x="${at}" y="${y}" width="1" height="1" fill="${fill}"/>`;
      }
    }
  }
  const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" ';
  return `${open}shape-rendering="crispEdges">${cells}</svg>`;
}

/** The server's own model: the same changes, by plain assignment. */
function apply(state: FakeOptions["state"], change: Change): void {
  const put = <T extends { id: string }>(list: T[], item: T) => {
    const index = list.findIndex((one) => one.id === item.id);
    if (index < 0) list.push(item);
    else list[index] = item;
  };
  const drop = <T extends { id: string }>(list: T[], id: string) => {
    const index = list.findIndex((one) => one.id === id);
    if (index >= 0) list.splice(index, 1);
  };
  if (change.type === "session") put(state.sessions, change.session);
  else if (change.type === "session.gone") drop(state.sessions, change.id);
  else if (change.type === "persona") put(state.personas, change.persona);
  else if (change.type === "project") put(state.projects, change.project);
  else if (change.type === "quest") put(state.quests, change.quest);
  else if (change.type === "challenge") put(state.challenges, change.challenge);
  else if (change.type === "system") state.system = change.system;
  else if (change.type === "permission") {
    if (change.isOpen) put(state.permissions, change.permission);
    else drop(state.permissions, change.permission.id);
  }
}
