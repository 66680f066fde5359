/** How a command talks to the running server: its note for the address, the CLI token to sign in. */
import { existsSync, readFileSync } from "node:fs";
import { type Config, ConfigError, loadConfig } from "../config/config.ts";
import { problem } from "../protocol/problem.ts";
import { readServerNote } from "../store/lock.ts";
import { CommandError, UsageError } from "./arguments.ts";

export interface CommonFlags {
  port?: string | undefined;
  host?: string | undefined;
  "data-dir"?: string | undefined;
  "behind-proxy"?: boolean | undefined;
}

export function configOf(flags: CommonFlags): Config {
  try {
    return loadConfig(
      {
        port: flags.port,
        host: flags.host,
        dataDir: flags["data-dir"],
        behindProxy: flags["behind-proxy"],
      },
      process.env,
    );
  } catch (cause) {
    if (cause instanceof ConfigError) throw new UsageError(cause.message);
    throw cause;
  }
}

export interface ServerClient {
  url: string;
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    how?: CallOptions,
  ): Promise<Response>;
}

export interface CallOptions {
  timeoutMs?: number;
  /** Refusing statuses whose body is an answer all the same. */
  answers?: readonly number[];
}

const ANSWER_MS_MAX = 5_000;

export function serverClient(config: Config): ServerClient {
  const note = readServerNote(config.paths.serverNote);
  if (!note || !existsSync(config.paths.cliToken)) {
    throw new CommandError("No server runs on this data folder; start it with: claude-rpg start");
  }
  const token = readFileSync(config.paths.cliToken, "utf8").trim();
  return {
    url: note.url,
    async call(method, path, body, headers = { authorization: `Bearer ${token}` }, how = {}) {
      let response: Response;
      try {
        response = await fetch(`${note.url}${path}`, {
          method,
          headers: { "content-type": "application/json", ...headers },
          ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
          signal: AbortSignal.timeout(how.timeoutMs ?? ANSWER_MS_MAX),
        });
      } catch (cause) {
        throw new CommandError(
          `The server at ${note.url} does not answer; start it with: claude-rpg start`,
          { cause },
        );
      }
      if (response.ok || how.answers?.includes(response.status)) return response;
      const read = problem.safeParse(await response.json().catch(() => null));
      throw new CommandError(
        read.success ? read.data.detail : `The server answered ${response.status}.`,
      );
    },
  };
}
