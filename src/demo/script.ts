/** The words of a script: who plays, what they are asked, and what they do about it. */
import type { Mode } from "./screen/render.ts";

/** Times are seconds at human pace. */
export type Step =
  | { do: "think"; seconds: number }
  | { do: "say"; text: string }
  | { do: "read"; files: readonly string[] }
  | { do: "search"; pattern: string; filesCount: number }
  | {
      do: "edit";
      file: string;
      line: number;
      before: string;
      after: string;
      /** What the agent says when it must not; without it nobody is asked. */
      refused?: string;
    }
  | { do: "write"; file: string; content: string }
  | {
      do: "run";
      command: string;
      description: string;
      seconds: number;
      output: readonly string[];
      isFailure?: true;
      refused?: string;
    }
  /** The answer stands in the place of `{answer}` in what is said later. */
  | {
      do: "ask";
      header: string;
      question: string;
      options: readonly { label: string; description: string }[];
      refused: string;
    }
  | { do: "plan"; name: string; lines: readonly string[]; refused: string }
  | {
      do: "send";
      helpers: readonly { name: string; seconds: number; files: readonly string[]; said: string }[];
    };

export interface Turn {
  prompt: string;
  /** The permission mode in which the prompt is given; without it the one that is on stays. */
  mode?: Mode;
  steps: readonly Step[];
  /** Pause after the turn before the next prompt is typed. */
  restSeconds: number;
}

export interface Member {
  /** Name of the project, of its folder and of the tmux window. */
  project: string;
  branch: string;
  /** The title of the pane. */
  title: string;
  /** Name and face of the persona come from it, so it is the same in every demo. */
  sessionId: string;
  mode: Mode;
  /** From the start of the agent to its first prompt. */
  firstSeconds: number;
  /** What the persona has earned on the days before, in XP. */
  pastXp: number;
  /** Files that were written and edited then: they tell what kind of project it is. */
  pastFiles: readonly [string, ...string[]];
  turns: readonly [Turn, ...Turn[]];
}
