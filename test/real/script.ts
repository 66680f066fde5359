/** What the mock of the API answers: a tag in the prompt chooses the play, each turn its next step. */

export interface ToolUse {
  name: string;
  input: Record<string, unknown>;
}

export interface Step {
  text?: string;
  think?: string;
  tools?: ToolUse[];
  /** Before the first byte, and spread over the text. */
  waitMs?: number;
  slowMs?: number;
  /** Before the first byte, until the test lets it go (`MockApi.letGo`). */
  isHeld?: boolean;
  error?: ApiError;
  /** The first tries of a request fail with `error`, then it is answered. */
  failsFirst?: number;
  /** The verdict of auto mode on the calls. */
  verdict?: { type: "evaluated"; outcome: "flagged" | "not_flagged"; explanation?: string };
  /** Write the plan into the file that the client names, before it is put. */
  writesPlan?: boolean;
}

export interface ApiError {
  status: number;
  type: string;
  message: string;
  /** A usage limit with its reset time in the headers. */
  limit?: "five_hour";
}

const bash = (command: string, more: Record<string, unknown> = {}): ToolUse => ({
  name: "Bash",
  input: { command, description: "A step of the scenario", ...more },
});
const agent = (prompt: string): ToolUse => ({
  name: "Agent",
  input: { description: "A part of it", prompt, subagent_type: "general-purpose" },
});
const LONG = "The handler parses the body, checks it and hands the order to the queue. ".repeat(12);
export const PLAN = "# Plan\n\n1. Add a token bucket.\n2. Use it for POST /login.\n";

export const QUESTION = {
  question: "Which database should the service use?",
  header: "Database",
  multiSelect: false,
  options: [
    { label: "Postgres", description: "Relational" },
    { label: "SQLite", description: "One file" },
  ],
};
const CHECKS = {
  question: "Which checks should run?",
  header: "Checks",
  multiSelect: true,
  options: [
    { label: "Lint", description: "style" },
    { label: "Types", description: "tsc" },
  ],
};
export const QUESTIONS_OF_TWO = [CHECKS, QUESTION];

const RATE = "This request would exceed your account's rate limit. Please try again later.";

export const SCRIPT: Readonly<Record<string, readonly Step[]>> = {
  plain: [{ text: "The repository has one service." }],
  slow: [{ text: LONG, slowMs: 4_000 }],
  held: [{ isHeld: true, text: LONG }],
  endless: [{ text: LONG, slowMs: 40_000 }],
  hang: [{ waitMs: 4_000, text: "Here I am." }],
  think: [{ think: LONG, slowMs: 3_000, text: "Thought about it." }],
  ls: [{ text: "I look.", tools: [bash("ls -la")] }, { text: "Three files." }],
  many: [
    { tools: [bash("ls"), bash("ls src"), bash("git log --oneline | head -3")] },
    { text: "All three looked fine." },
  ],
  touch: [
    { text: "I make it.", tools: [bash("touch marker.txt && sleep 0.3")] },
    { text: "Made." },
  ],
  touchlong: [{ tools: [bash("touch long.txt && sleep 5")] }, { text: "Made at last." }],
  touchtwo: [{ tools: [bash("touch a.txt"), bash("touch b.txt")] }, { text: "Made both." }],
  fails: [{ tools: [bash("cat does-not-exist.txt")] }, { waitMs: 3_500, text: "It is missing." }],
  background: [
    { tools: [bash("sleep 4; echo ended", { run_in_background: true })] },
    { text: "It runs in the background." },
  ],
  write: [
    { tools: [{ name: "Write", input: { file_path: "@/src/limit.ts", content: "export {};\n" } }] },
    { text: "Written." },
  ],
  edit: [
    { tools: [{ name: "Read", input: { file_path: "@/src/server.ts" } }] },
    {
      tools: [
        {
          name: "Edit",
          input: { file_path: "@/src/server.ts", old_string: "3000", new_string: "4000" },
        },
      ],
    },
    { text: "Edited." },
  ],
  ask: [
    { tools: [{ name: "AskUserQuestion", input: { questions: [QUESTION] } }] },
    { text: "Noted." },
  ],
  asktwo: [
    { tools: [{ name: "AskUserQuestion", input: { questions: QUESTIONS_OF_TWO } }] },
    { text: "Noted both." },
  ],
  plan: [
    { writesPlan: true },
    { text: "Here is the plan.", tools: [{ name: "ExitPlanMode", input: {} }] },
    { text: "I start." },
  ],
  helper: [{ tools: [agent("Look around. [sublook]")] }, { text: "A subagent looks." }],
  helpers: [
    { tools: [agent("Look around. [sublook]"), agent("Look again. [sublook]")] },
    { text: "Two subagents look." },
  ],
  helperasks: [{ tools: [agent("Make it. [touch]")] }, { text: "A subagent makes it." }],
  sublook: [{ tools: [bash("ls")] }, { text: "Three files.", slowMs: 2_500 }],
  flagged: [
    {
      tools: [bash("git push --force origin main")],
      verdict: { type: "evaluated", outcome: "flagged", explanation: "Rewrites shared history" },
    },
    { text: "The push was refused, so I stopped." },
  ],
  err500: [{ error: { status: 500, type: "api_error", message: "Internal server error" } }],
  err529: [{ error: { status: 529, type: "overloaded_error", message: "Overloaded" } }],
  err401: [{ error: { status: 401, type: "authentication_error", message: "invalid x-api-key" } }],
  err400: [
    {
      error: {
        status: 400,
        type: "invalid_request_error",
        message: "Your credit balance is too low to access the Anthropic API.",
      },
    },
  ],
  limit: [
    {
      error: { status: 429, type: "rate_limit_error", message: RATE, limit: "five_hour" },
    },
  ],
  heals: [
    {
      failsFirst: 2,
      error: { status: 500, type: "api_error", message: "Internal server error" },
      text: "It worked on a later try.",
    },
  ],
};
