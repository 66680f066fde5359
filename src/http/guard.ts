/** What every request must pass before anything else: Host, address, origin, content type. */
import { Refusal } from "./refusal.ts";

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

export interface GuardOptions {
  /** The port that the server listens on; known once it listens. */
  port(): number;
  /** The address of `--host`, beside loopback's names. */
  host: string;
  /** Further Host headers to answer, for a proxy in front. */
  hosts: readonly string[];
}

/** Throws a Refusal, or returns nothing: the request may go on. */
export function checkRequest(request: Request, options: GuardOptions): void {
  const host = request.headers.get("host") ?? "";
  if (!allowedHosts(options).has(host.toLowerCase())) {
    throw new Refusal(421, "foreign_host", "This server does not answer for that host name.");
  }
  const path = pathOf(request.url);
  const isPlainRead = request.method === "GET" || request.method === "HEAD";
  const isData = /^\/(api|live|hooks|event|metrics|readyz|openapi)/.test(path);
  if (isPlainRead && !isData) return;
  checkOrigin(request, host);
  if (isPlainRead || request.method === "OPTIONS") return;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal(415, "json_required", "Send the body as application/json.");
  }
}

/** What cannot be decoded names nothing, and would be read in two ways. */
function pathOf(url: string): string {
  try {
    const { pathname } = new URL(url);
    decodeURIComponent(pathname);
    return pathname;
  } catch {
    throw new Refusal(400, "bad_address", "The address is not a valid one.");
  }
}

/** DNS rebinding comes with the attacker's name in Host; only our own names are answered. */
function allowedHosts(options: GuardOptions): Set<string> {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  const own = options.host.includes(":") ? `[${options.host}]` : options.host.toLowerCase();
  const port = options.port();
  const proxied = options.hosts.map((name) => name.toLowerCase());
  return new Set([...[...names, own].map((name) => `${name}:${port}`), ...proxied]);
}

function checkOrigin(request: Request, host: string): void {
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isForeignOrigin = origin !== null && !isSameOrigin(origin, host);
  const isForeignSite = site !== null && site !== "same-origin" && site !== "none";
  if (isForeignOrigin || isForeignSite) {
    throw new Refusal(403, "foreign_origin", "Only this server's own pages may do that.");
  }
}

function isSameOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}
