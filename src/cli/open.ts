/** `claude-rpg open`: the dashboard in a browser, signed in. */
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Config } from "../config/config.ts";
import { COMMON, CommandError, readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { configOf, serverClient } from "./server-client.ts";
import { signInLink } from "./sign-in-link.ts";

export const openCommand: Command = {
  name: "open",
  summary: "open the dashboard in a browser, signed in",
  help: `Usage: claude-rpg open [--print]

Opens the dashboard of the running server in your browser, signed in by a
link that works once. With --print the link alone is printed (it lives ten
minutes), for another browser on this machine.

Example:
  claude-rpg open --print
`,
  async run(args) {
    const { values } = readArguments(args, { ...COMMON, print: { type: "boolean" } }, 0);
    const config = configOf(values);
    const client = serverClient(config);
    if (values.print) {
      process.stdout.write(`${await signInLink(client, true)}\n`);
      return 0;
    }
    const page = writeSignInPage(config, await signInLink(client, false));
    if (!(await openInBrowser(page))) {
      throw new CommandError("No browser could be opened; use: claude-rpg open --print");
    }
    return 0;
  },
};

/** A page that moves on to the link: so the link is in no process list. */
function writeSignInPage(config: Config, link: string): string {
  const html = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url=${link}"><title>claude-rpg</title>
<p><a href="${link}">Open claude-rpg</a></p>\n`;
  writeFileSync(config.paths.signInPage, html, { mode: 0o600 });
  return pathToFileURL(config.paths.signInPage).href;
}

async function openInBrowser(address: string): Promise<boolean> {
  const program = process.platform === "darwin" ? "open" : "xdg-open";
  if (!Bun.which(program)) return false;
  const child = Bun.spawn([program, address], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  return (await child.exited) === 0;
}
