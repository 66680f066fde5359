/** The demo's one temporary folder: made under guard, and taken away as a whole. */
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { newSecret } from "../lib/ids.ts";
import { type Guard, postGuard } from "./guard.ts";
import { type StagePaths, stagePaths } from "./stage-paths.ts";

export interface Stage {
  paths: StagePaths;
  /** Environment of everything that runs in the demo: nothing of the user's but the PATH. */
  env: Record<string, string>;
  /** Takes the folder away. Everything that writes into it must have ended. */
  strike(): Promise<void>;
}

/** A Unix socket's path has at most 104 bytes on macOS, 108 on Linux. */
const SOCKET_BYTES_MAX = 100;
const REMOVE_TRIES = 10;
const REMOVE_DELAY_MS = 50;

/** `path` is the user's PATH. */
export function buildStage(path: string): Stage {
  const paths = freePaths();
  const { root, home, claude, sessions, tmux, program } = paths;
  const env = {
    PATH: path,
    HOME: home,
    CLAUDE_CONFIG_DIR: claude,
    TMUX_TMPDIR: root,
    SHELL: "/bin/sh",
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
  };
  const guard = postGuard(root, paths.socket, env);
  for (const folder of [root, home, claude, sessions, tmux, dirname(program)]) {
    mkdirSync(folder, { mode: 0o700 });
  }
  symlinkSync(process.execPath, program);
  return { paths, env, strike: () => strike(root, guard) };
}

function freePaths(): StagePaths {
  const name = `rpg-demo-${newSecret().slice(0, 8)}`;
  const own = stagePaths(join(tmpdir(), name));
  return Buffer.byteLength(own.socket) <= SOCKET_BYTES_MAX ? own : stagePaths(join("/tmp", name));
}

async function strike(root: string, guard: Guard): Promise<void> {
  for (let tries = 0; tries < REMOVE_TRIES && existsSync(root); tries++) {
    if (tries > 0) await Bun.sleep(REMOVE_DELAY_MS);
    try {
      rmSync(root, { recursive: true, force: true });
    } catch (cause) {
      // Something was still writing there; what stays after all tries is the guard's task.
      if (!(cause instanceof Error && "code" in cause && cause.code === "ENOTEMPTY")) throw cause;
    }
  }
  await guard.dismiss();
}
