/** Where everything of a demo lies: below one temporary folder, and nowhere else. */
import { join } from "node:path";
import { type DataPaths, dataPaths } from "../config/paths.ts";

/** The tmux session that holds one window for each member of the cast. */
export const CAMP_SESSION = "camp";

export interface StagePaths {
  root: string;
  data: DataPaths;
  /** HOME of the agents, with the projects in it. */
  home: string;
  /** Claude Code's folder, and its registry of sessions in it. */
  claude: string;
  sessions: string;
  /** The folder in which tmux keeps its socket, and the socket. */
  tmux: string;
  socket: string;
  /** This executable under the name `claude`: so the server knows the actors as agents. */
  program: string;
  project(name: string): string;
}

export function stagePaths(root: string): StagePaths {
  const home = join(root, "home");
  const claude = join(home, ".claude");
  // `root` itself is TMUX_TMPDIR: the path of a socket may have about a hundred bytes only.
  const tmux = join(root, `tmux-${process.getuid?.() ?? 0}`);
  return {
    root,
    data: dataPaths(join(root, "data")),
    home,
    claude,
    sessions: join(claude, "sessions"),
    tmux,
    socket: join(tmux, "default"),
    program: join(root, "bin", "claude"),
    project: (name) => join(home, name),
  };
}
