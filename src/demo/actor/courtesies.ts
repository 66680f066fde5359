/** What every actor knows without a script: its manners at work, and how to answer a stranger. */
import type { Step, Turn } from "../script.ts";

const VERBS = [
  { verb: "Whittling", past: "Whittled" },
  { verb: "Trimming the lamp", past: "Tended" },
  { verb: "Charting", past: "Charted" },
  { verb: "Splicing rope", past: "Spliced" },
  { verb: "Stargazing", past: "Stargazed" },
  { verb: "Kindling", past: "Kindled" },
  { verb: "Sounding the depth", past: "Sounded" },
  { verb: "Mending nets", past: "Mended" },
] as const;

const REPLIES: readonly string[] = [
  "Your words came the real way: from the page to the server, through tmux, into this box. I only play a part here, but a real agent would be at work on them now.",
  "Heard you. I am an actor with one small script, so I will nod wisely. Your own agents will do better: claude-rpg install --hooks-only brings them to this fire.",
  "That is a good question for a real agent. All I can truly do is wait for permission, ask you things and level up. Those I do rather well.",
];

export class Courtesies {
  #turns: number;
  #replies = 0;

  /** Any whole number from 0; it lets each actor begin with another word. */
  constructor(seed: number) {
    this.#turns = seed;
  }

  /** What the spinner says, and what is left of it when the turn is over. */
  verb(): (typeof VERBS)[number] {
    const found = VERBS[this.#turns % VERBS.length] ?? VERBS[0];
    this.#turns += 1;
    return found;
  }

  /** A turn for a prompt that no script foresaw. */
  replyTo(prompt: string): Turn {
    const text = REPLIES[this.#replies % REPLIES.length] ?? "";
    this.#replies += 1;
    const steps: readonly Step[] = [
      { do: "think", seconds: 1.5 },
      { do: "read", files: ["README.md", "docs/harbour.md"] },
      { do: "say", text },
    ];
    return { prompt, steps, restSeconds: 30 };
  }
}
