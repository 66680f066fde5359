/** Juniper Stonebridge: would rather ask once than guess twice. */
import type { Member } from "../script.ts";

export const HARBOUR_API: Member = {
  project: "harbour-api",
  branch: "berth-rules",
  title: "Sailings without a berth",
  sessionId: "28eb12cc-cdf9-4262-b640-311e2f9d4831",
  mode: "acceptEdits",
  firstSeconds: 0.3,
  pastXp: 352,
  pastFiles: ["src/board.ts", "src/limit.ts"],
  turns: [
    {
      prompt: "Sailings without a berth must not break the board",
      restSeconds: 30,
      steps: [
        { do: "read", files: ["src/board.ts"] },
        {
          do: "ask",
          header: "Berth",
          question: "Where should the board show a sailing that has no berth yet?",
          options: [
            {
              label: "As “to be announced” (Recommended)",
              description: "Travellers see it and know to look again",
            },
            { label: "At its usual berth", description: "Right nine times in ten, wrong in fog" },
            { label: "Not at all", description: "Quiet, but somebody will miss a boat" },
          ],
          refused: "No hurry. The board stays as it is until we know.",
        },
        {
          do: "edit",
          file: "src/board.ts",
          line: 41,
          before: "  const berth = sailing.berth.name;",
          after: "  const berth = sailing.berth?.name ?? unknownBerth(sailing);",
        },
        {
          do: "run",
          command: "bun test test/board.test.ts",
          description: "Run the board tests",
          seconds: 2,
          output: [" 22 pass", " 0 fail"],
        },
        { do: "say", text: "Built as you chose: {answer}. 22 board tests pass." },
      ],
    },
    {
      prompt: "The rate limiter should be kinder to slow connections",
      restSeconds: 40,
      steps: [
        { do: "search", pattern: "retry-after", filesCount: 4 },
        { do: "read", files: ["src/limit.ts", "src/http.ts"] },
        { do: "think", seconds: 2 },
        {
          do: "ask",
          header: "Waiting",
          question: "How long should a client wait before it knocks again?",
          options: [
            { label: "30 seconds", description: "One rule for everybody" },
            {
              label: "The rest of its minute (Recommended)",
              description: "Never longer than it has to",
            },
            { label: "Twice as long each time", description: "Patient clients, calm server" },
          ],
          refused: "Then I keep the old rule; nobody is turned away more often than today.",
        },
        {
          do: "edit",
          file: "src/limit.ts",
          line: 19,
          before: "  return refuse(429);",
          after: '  return refuse(429, { "retry-after": secondsLeft(bucket) });',
        },
        { do: "say", text: "Done. A refused client now waits: {answer}." },
      ],
    },
  ],
};
