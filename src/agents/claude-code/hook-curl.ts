/** curl's config file for the hook script: address, token and time limits, off the process list. */
import { isIPv6 } from "node:net";
import { limits } from "../../config/limits.ts";
import type { DataPaths } from "../../config/paths.ts";
import { replaceFile } from "./replace-file.ts";

export interface HookEndpoint {
  /** Where the server listens; a wildcard address is reached by its loopback address. */
  host: string;
  port: number;
  /** Content of `hook-token`. */
  token: string;
  /** How long the server holds a permission request. */
  holdMs?: number;
}

/**
 * The config text. `max-time` is the budget of a permission request (hold + 5 s); the script
 * shortens it for all other events. `url` is no glob and follows no proxy of the user.
 */
export function hookCurlText(endpoint: HookEndpoint): string {
  const holdMs = endpoint.holdMs ?? limits.permissionHoldMsDefault;
  const url = `http://${urlHost(endpoint.host)}:${endpoint.port}/hooks/claude-code`;
  const lines = [
    "# Written by claude-rpg at each start; changes are overwritten.",
    `url = ${configQuote(url)}`,
    `header = ${configQuote(`Authorization: Bearer ${endpoint.token}`)}`,
    `header = ${configQuote("Content-Type: application/json")}`,
    // Without this curl waits for a "100 Continue" before it sends a large body.
    `header = ${configQuote("Expect:")}`,
    `user-agent = ${configQuote("claude-rpg-hook")}`,
    "silent",
    "globoff",
    "path-as-is",
    `noproxy = ${configQuote("*")}`,
    "connect-timeout = 1",
    `max-time = ${Math.ceil(holdMs / 1000) + 5}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Writes `hook.curl` (0600) as a whole; a script that reads it now sees the old or the new one. */
export function writeHookCurl(paths: DataPaths, endpoint: HookEndpoint): void {
  replaceFile(paths.hookCurl, new TextEncoder().encode(hookCurlText(endpoint)), { mode: 0o600 });
}

function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return isIPv6(host) ? `[${host}]` : host;
}

/** A value in the quotes of curl's config syntax, where only these characters need an escape. */
function configQuote(value: string): string {
  const escapes: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r" };
  return `"${value.replace(/[\\"\n\r]/g, (found) => escapes[found] ?? found)}"`;
}
