/** What tmux tells about one pane. */

export interface TmuxPane {
  /** `<server key>:%<number>`, unique over all servers. */
  key: string;
  serverKey: string;
  /** The server's own name for its socket, as in the `TMUX` variable of its panes. */
  socketPath: string;
  serverPid: number;
  /** tmux's pane id, `%3`. */
  id: string;
  /** The process that tmux started in the pane; it changes when a pane is respawned. */
  pid: number;
  session: string;
  windowIndex: number;
  windowName: string;
  title: string;
  /** `pane_current_command`: a hint only, see `processes.ts`. */
  command: string;
  cwd: string;
  width: number;
  height: number;
  /** The program uses the alternate screen. */
  isAlternate: boolean;
  /** The active pane of the current window of its session. */
  isActive: boolean;
  /** When the pane's window last had output, whole seconds since the epoch. */
  activityS: number;
  /** The program has ended and tmux keeps the pane (`remain-on-exit`). */
  isDead: boolean;
  /** Copy mode or another mode of tmux takes the keys. */
  inMode: boolean;
}

/** One reading of a pane's screen. Rows are joined by `\n` and each row is styled by itself. */
export interface PaneCapture {
  /** The visible screen, with SGR escapes. */
  text: string;
  /** Rows above it; empty unless a watcher asked for lines. */
  scrollback: string;
  width: number;
  height: number;
  /** Epoch milliseconds just before it was read. */
  at: number;
}
