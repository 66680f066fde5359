/** Mica Saltmarsh: sends helpers out and thinks about what they bring back. */
import type { Member } from "../script.ts";

export const TIDE_TABLES: Member = {
  project: "tide-tables",
  branch: "last-year",
  title: "Tides against last year",
  sessionId: "a440af37-2bee-4ed9-b086-c8779eda7a7d",
  mode: "acceptEdits",
  firstSeconds: 0.6,
  pastXp: 668,
  pastFiles: ["src/harmonics.py", "src/moon.py"],
  turns: [
    {
      prompt: "Compare our tide predictions with last year's gauges",
      restSeconds: 20,
      steps: [
        { do: "say", text: "I'll send two helpers: one to the gauges, one to the moon." },
        {
          do: "send",
          helpers: [
            {
              name: "Read the gauge logs",
              seconds: 26,
              files: ["data/gauge-bergen.csv", "data/gauge-oslo.csv", "data/gauge-tromso.csv"],
              said: "Three gauges, 8,760 hours each, eleven hours missing in Tromsø.",
            },
            {
              name: "Check the moon",
              seconds: 18,
              files: ["src/moon.ts", "src/harmonics.ts"],
              said: "The moon is right. The harmonics stop at M4; M6 matters in shallow water.",
            },
          ],
        },
        { do: "think", seconds: 3 },
        {
          do: "say",
          text:
            "We are four minutes early in Oslo and on time everywhere else. The moon is right; " +
            "what is missing is the small sixth wave that shallow water makes.",
        },
      ],
    },
    {
      prompt: "Then add the sixth wave for shallow harbours",
      restSeconds: 30,
      steps: [
        { do: "read", files: ["src/harmonics.ts", "src/harbours.ts"] },
        { do: "think", seconds: 3 },
        {
          do: "edit",
          file: "src/harmonics.ts",
          line: 64,
          before: "export const WAVES = [M2, S2, N2, K1, O1, M4];",
          after: "export const WAVES = [M2, S2, N2, K1, O1, M4, M6];",
          refused: "Then Oslo stays four minutes early. People there walk fast anyway.",
        },
        {
          do: "run",
          command: "bun run compare --year last",
          description: "Compare with last year again",
          seconds: 6,
          output: ["bergen   +0m", "oslo     +0m", "tromso   +1m"],
        },
        {
          do: "say",
          text: "Oslo is on time. Tromsø is a minute late, which is the gap in its log.",
        },
      ],
    },
  ],
};
