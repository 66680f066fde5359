/** What polling cost so far, over all tmux servers since the start. */
export interface PollerStats {
  /** Runs of tmux. */
  spawns: number;
  /** Screens that came whole. */
  captures: number;
  /** Runs that did not end well; a pane that had gone in the meantime is one. */
  failures: number;
}
