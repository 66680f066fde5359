import { expect, test } from "bun:test";
import { isAgentCommand } from "../../src/tmux/agent-command.ts";

const NATIVE = "/home/mira/.local/share/claude/versions/2.1.330";

test.each([
  ["the native program by its name", ["claude", "--resume"], NATIVE],
  ["a path that ends in claude", ["/usr/local/bin/claude"], "/usr/local/bin/claude"],
  ["the npm program of macOS", ["claude.exe"], null],
  ["a version's name", ["2.1.34"], null],
  ["a version's path behind another name", ["cc"], NATIVE],
  ["a version that was updated away meanwhile", ["cc"], `${NATIVE} (deleted)`],
  [
    "node with the package's script",
    ["node", "/x/@anthropic-ai/claude-code/cli.js"],
    "/usr/bin/node",
  ],
  ["node with flags and the link in bin", ["node", "--no-warnings", "/usr/bin/claude"], null],
  ["bun with the link in bin", ["/opt/bun", "/home/m/.bun/bin/claude"], "/opt/bun/bin/bun"],
])("%s is the agent", (_what, argv, exe) => {
  expect(isAgentCommand({ name: "any", argv, exe })).toBe(true);
});

test.each([
  ["a shell that runs a script named claude", ["/bin/bash", "/usr/local/bin/claude"], "/bin/bash"],
  ["a shell that will start it", ["sh", "-c", "claude --resume"], "/bin/dash"],
  ["an editor on a file named claude", ["vim", "claude"], "/usr/bin/vim"],
  ["a search for it", ["grep", "-r", "claude"], "/usr/bin/grep"],
  ["this product", ["claude-rpg", "serve"], "/usr/bin/claude-rpg"],
  ["node with another script", ["node", "/srv/claude-web/server.js"], "/usr/bin/node"],
  ["node with claude only among the arguments", ["node", "ask.js", "claude"], "/usr/bin/node"],
  ["a kernel thread", [], null],
])("%s is not the agent", (_what, argv, exe) => {
  expect(isAgentCommand({ name: "any", argv, exe })).toBe(false);
});

test("a process without arguments is judged by the kernel's name", () => {
  expect(isAgentCommand({ name: "claude", argv: [], exe: null })).toBe(true);
});
