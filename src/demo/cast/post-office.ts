/** Hazel Inkwell: done with the first task before anybody looks, then comes with a plan. */
import type { Member } from "../script.ts";

export const POST_OFFICE: Member = {
  project: "post-office",
  branch: "returned-letters",
  title: "Letters that came back",
  sessionId: "4e25229a-cb1a-4adf-9e55-b1853014dfd6",
  mode: "acceptEdits",
  firstSeconds: 0.1,
  pastXp: 131,
  pastFiles: ["src/deliver.ts", "src/queue.ts"],
  turns: [
    {
      prompt: "Try a returned letter again, but only three times",
      restSeconds: 45,
      steps: [
        { do: "read", files: ["src/deliver.ts"] },
        {
          do: "edit",
          file: "src/deliver.ts",
          line: 23,
          before: "  return tryAgain(letter);",
          after: "  return letter.tries < 3 ? tryAgain(letter) : rest(letter);",
        },
        { do: "say", text: "Letters are tried three times, then they rest in the quiet box." },
      ],
    },
    {
      prompt: "Plan how the queue moves into SQLite",
      mode: "plan",
      restSeconds: 40,
      steps: [
        { do: "read", files: ["src/queue.ts", "src/deliver.ts", "src/stamps.ts"] },
        { do: "think", seconds: 4 },
        { do: "say", text: "Small steps, and no letter is ever in two places." },
        {
          do: "plan",
          name: "the-queue-moves",
          lines: [
            "Plan: the queue moves into SQLite",
            "1. A table `letters` with the state as a column, not as a folder.",
            "2. Both sides are written for a day; the folder stays the truth.",
            "3. Then the table is the truth, and the folder goes.",
            "Verification: send 1,000 letters, pull the plug twice, count 1,000 stamps.",
          ],
          refused: "Then the plan rests. Tell me what to change and I draw it again.",
        },
        {
          do: "write",
          file: "migrations/0007_letters.sql",
          content:
            "CREATE TABLE letters (\n  id TEXT PRIMARY KEY,\n  state TEXT NOT NULL\n) STRICT;",
        },
        {
          do: "run",
          command: "bun test",
          description: "Run all tests",
          seconds: 3,
          output: [" 64 pass", " 0 fail"],
        },
        { do: "say", text: "The first step stands: 64 tests pass, and every letter has a state." },
      ],
    },
  ],
};
