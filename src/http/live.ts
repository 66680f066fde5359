/** The WebSocket `/live`: opened with a ticket, fed by the hub. */
import { Elysia } from "elysia";
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import { newId } from "../lib/ids.ts";
import type { LiveClient } from "../live/hub.ts";
import { liveTicket } from "../protocol/api.ts";
import { type ClientMessage, clientMessage, liveQuery } from "../protocol/live.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { readQuery } from "./request.ts";
import { type Route, type RouteDocument, route } from "./route.ts";

export function liveRoutes({ liveTickets, clock }: HttpContext): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/live-ticket",
      id: "makeLiveTicket",
      summary: "Make the ticket that opens /live, once",
      access: "view",
      answers: { 200: liveTicket },
      handle({ principal: { deviceId } }) {
        const ticket = liveTickets.issue({ deviceId }, limits.liveTicketMsMax);
        return { ticket, expiresAt: isoTime(clock.now() + limits.liveTicketMsMax) };
      },
    }),
  ];
}

/** A socket is no route of ours, but it is in the document like one. */
export const liveDocument: RouteDocument = {
  method: "GET",
  path: "/live",
  id: "openLive",
  summary: "The WebSocket of changes; its messages are in src/protocol/live.ts",
  access: "anyone",
  query: liveQuery,
  answers: { 101: null },
  refusals: [401, 403, 404, 503],
};

export function liveSocket(context: HttpContext) {
  /** The socket's own id → its client. */
  const clients = new Map<string, LiveClient>();
  return new Elysia({ name: "live" }).ws("/live", {
    idleTimeout: Math.ceil((limits.liveHeartbeatMs * 4) / 1000),
    maxPayloadLength: limits.liveMessageBytesMax,
    backpressureLimit: limits.liveBacklogBytesMax * 2,
    closeOnBackpressureLimit: true,
    // Messages are read by our own schema: what Elysia refuses it would send back.
    parse: (_ws, message) => message,
    // Not beforeHandle: Elysia 1.4.30 runs that twice for a socket, and a ticket works once.
    upgrade({ request, query }) {
      readQuery(request.url, liveQuery);
      if (context.isStopping() || context.hub.isFull) {
        throw new Refusal(503, "full", "Too many pages are open.", { "retry-after": "5" });
      }
      const ticket = query["ticket"] ?? "";
      if (!context.liveTickets.spend(ticket)) {
        throw new Refusal(401, "no_ticket", "Ask for a new ticket at /api/live-ticket.");
      }
      if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
        throw new Refusal(400, "not_a_websocket", "Open this address as a WebSocket.");
      }
    },
    open(ws) {
      // Elysia's type of the raw socket lacks what Bun's has.
      const socket = ws.raw as unknown as Bun.ServerWebSocket<unknown>;
      const client: LiveClient = {
        id: newId(),
        send: (text) => socket.send(text) !== 0,
        backlogBytes: () => socket.getBufferedAmount(),
        close: (code, reason) => socket.close(code, reason),
      };
      clients.set(ws.id, client);
      const since = /^\d{1,15}$/.exec(ws.data.query["since"] ?? "")?.[0];
      context.hub.join(client, since ? Number(since) : null, ws.data.query["boot"] ?? null);
    },
    message(ws, message) {
      const client = clients.get(ws.id);
      if (client) receive(context, client, message);
    },
    close(ws) {
      const client = clients.get(ws.id);
      if (!client) return;
      clients.delete(ws.id);
      context.screens.leave(client);
      context.hub.leave(client.id);
    },
  });
}

function receive(context: HttpContext, client: LiveClient, message: unknown): void {
  const read = readMessage(message);
  if (!read) {
    context.hub.direct(client, { type: "refused", detail: "The message is not of a known form." });
    return;
  }
  switch (read.type) {
    case "watch":
      context.screens.watch(client, read.pane, read.lines);
      break;
    case "unwatch":
      context.screens.unwatch(client, read.pane);
      break;
    case "seen":
      context.markSeen(read.session);
      break;
    case "ping":
      context.hub.direct(client, { type: "pong" });
      break;
    default:
      read satisfies never;
  }
}

function readMessage(message: unknown): ClientMessage | null {
  let value = message;
  if (typeof message === "string" || message instanceof Uint8Array) {
    try {
      value = JSON.parse(typeof message === "string" ? message : new TextDecoder().decode(message));
    } catch {
      // Not JSON: the caller tells the client.
      return null;
    }
  }
  const parsed = clientMessage.safeParse(value);
  return parsed.success ? parsed.data : null;
}
