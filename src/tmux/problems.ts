/** What the owner is told when tmux cannot be read: one sentence with the repair in it. */
import type { TmuxFailureKind } from "./command.ts";

export type ProblemKind = TmuxFailureKind;

export interface ProblemFacts {
  program: string;
  socketPath: string;
  detail: string;
  timeoutMs: number;
}

export function sentence(kind: ProblemKind, facts: ProblemFacts): string {
  const { program, socketPath, detail, timeoutMs } = facts;
  switch (kind) {
    case "absent":
      return `The program "${program}" was not found; install tmux or set tmux.program in the settings.`;
    case "no-server":
      return `No tmux server runs on ${socketPath}; start tmux and its panes appear here.`;
    case "timeout":
      return `tmux on ${socketPath} did not answer within ${timeoutMs} ms; what is shown may be old, and it is asked again.`;
    case "too-large":
      return `tmux on ${socketPath} printed ${detail}; fewer panes are read at a time.`;
    case "failed":
      return `tmux on ${socketPath} could not be read (${firstLine(detail)}); it is asked again.`;
    default:
      return kind satisfies never;
  }
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 200);
}
