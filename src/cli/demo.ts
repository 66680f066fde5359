/** `claude-rpg demo`: the dashboard alive with scripted agents, and nothing of it stays. */
import { play } from "../demo/actor/play.ts";
import { type Demo, DemoError, startDemo } from "../demo/start-demo.ts";
import { makeLog } from "../lib/log.ts";
import { CommandError, readArguments, UsageError } from "./arguments.ts";
import type { Command } from "./command.ts";
import { serverClient } from "./server-client.ts";
import { signInLink } from "./sign-in-link.ts";

export const demoCommand: Command = {
  name: "demo",
  summary: "show the dashboard alive, with scripted agents",
  help: `Usage: claude-rpg demo [--port N]

Starts a server of its own with six scripted agents in a private tmux, and
prints a link that signs a browser in. One agent waits for your permission,
one asks you something, one mends a failing test, one levels up. They answer
to the page as real ones do; you may type to them too. It touches neither
your tmux nor your agents nor your data, and Ctrl-C takes all of it away.

Example:
  claude-rpg demo
`,
  async run(args) {
    const options = {
      help: { type: "boolean", short: "h" },
      port: { type: "string" },
      // How the demo starts its actors; not for people.
      play: { type: "string" },
      root: { type: "string" },
      owner: { type: "string" },
      speed: { type: "string" },
    } as const;
    const { values } = readArguments(args, options, 0);
    const { play: project, root, owner } = values;
    const speed = speedOf(values.speed ?? process.env["CLAUDE_RPG_DEMO_SPEED"]);
    if (project !== undefined && root !== undefined && owner !== undefined) {
      return await play({ project, root, ownerPid: Number(owner), speed }, process.env);
    }
    return await runDemo(portOf(values.port), speed);
  },
};

/** More than agents, server and folder together may take. */
const END_MS_MAX = 8_000;

async function runDemo(port: number, speed: number): Promise<number> {
  // Before anything is made: from here on every end is an orderly one.
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      stopping.abort();
      // Should the end get stuck, the guard takes away what is left as soon as we are gone.
      setTimeout(() => process.exit(1), END_MS_MAX).unref();
    });
  }
  process.umask(0o077);
  const path = process.env["PATH"] || "/usr/bin:/bin";
  let demo: Demo;
  try {
    demo = await startDemo({ port, speed, path, log: makeLog("error"), signal: stopping.signal });
  } catch (cause) {
    if (stopping.signal.aborted) return process.exit(0);
    if (cause instanceof DemoError) throw new CommandError(cause.message, { cause });
    throw cause;
  }
  try {
    const link = await signInLink(serverClient(demo.config), true);
    process.stdout.write(welcome(demo, link));
    await aborted(stopping.signal);
  } finally {
    await demo.end();
  }
  // All is taken back; nothing that a library left in the event loop may keep the process.
  return process.exit(0);
}

function welcome(demo: Demo, link: string): string {
  return `claude-rpg runs at ${demo.url}

Open (works once, for ten minutes):
  ${link}

This is a demo: nothing of it stays. Ctrl-C ends it.
To watch the agents themselves: tmux -S ${demo.socket} attach
`;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function portOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) {
    throw new UsageError("--port must be a whole number from 0 to 65535.");
  }
  return port;
}

/** 1 is human pace; tests may hurry. */
function speedOf(text: string | undefined): number {
  const speed = Number(text || "1");
  if (!(speed >= 0.1 && speed <= 100)) {
    throw new UsageError("CLAUDE_RPG_DEMO_SPEED must be a number from 0.1 to 100.");
  }
  return speed;
}
