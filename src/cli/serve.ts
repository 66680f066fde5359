/** `claude-rpg serve` and `start`: the server, until it is told to stop. */
import { limits } from "../config/limits.ts";
import { typedName } from "../config/own-command.ts";
import { makeLog } from "../lib/log.ts";
import { ListenError } from "../server/house.ts";
import { makeServer } from "../server/make-server.ts";
import { COMMON, CommandError, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { nextSteps } from "./next-steps.ts";
import { configOf, serverClient } from "./server-client.ts";
import { signInLink } from "./sign-in-link.ts";

export const serveCommand: Command = {
  name: "serve",
  summary: "run the server (the default)",
  help: `Usage: claude-rpg [serve] [--port N] [--host ADDRESS] [--data-dir DIR]

Runs the server until SIGTERM or Ctrl-C. Logs go to stderr, one JSON object
a line.

Example:
  claude-rpg serve --port 4012 --data-dir /tmp/try
`,
  run: (args) => serve(args, false),
};

export const startCommand: Command = {
  name: "start",
  summary: "run the server and print the address to open",
  help: `Usage: claude-rpg start [--port N] [--data-dir DIR]

Like serve, and prints a link that signs a browser in. The link works once,
within ten minutes.

Example:
  claude-rpg start
`,
  run: (args) => serve(args, true),
};

async function serve(args: string[], printsLink: boolean): Promise<number> {
  const { values } = readArguments(args, COMMON, 0);
  // Whatever the server writes is for its owner alone, SQLite's own files too.
  process.umask(0o077);
  const config = configOf(values);
  const log = makeLog(printsLink ? "warn" : config.log.level);
  // Heard from here on: a stop that comes while the server starts is a clean one too.
  const signalled = untilSignal();
  const server = await makeServer({ config, log }).catch((cause: unknown) => {
    throw cause instanceof ListenError ? new CommandError(cause.message, { cause }) : cause;
  });
  if (printsLink) {
    const link = await signInLink(serverClient(config), true);
    process.stdout.write(
      `claude-rpg runs at ${server.url}\n\nOpen (works once, for ten minutes):\n  ${link}\n\n` +
        "Ctrl-C stops it. In another terminal:\n" +
        nextSteps(config, process.env, typedName(process.cwd())),
    );
  }
  await signalled;
  // A stop that hangs, or leaves something behind that keeps the process, must not keep the login
  // session from ending; what is committed is safe.
  const forced = setTimeout(() => {
    log.error("the stop took too long; leaving now");
    process.exit(1);
  }, limits.stopMsMax);
  await server.stop();
  forced.unref();
  return 0;
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
}
