/** Ember Lanternlight: many small changes, and a level for them. */
import type { Member, Step } from "../script.ts";

const PLACES = [
  ["src/wick.ts", 7, "light"],
  ["src/wick.ts", 31, "trim"],
  ["src/oil.ts", 4, "fill"],
  ["src/oil.ts", 22, "level"],
  ["src/keeper.ts", 9, "watch"],
  ["src/keeper.ts", 48, "relieve"],
  ["src/beam.ts", 15, "turn"],
  ["src/beam.ts", 39, "colour"],
  ["src/fog.ts", 11, "sound"],
  ["src/fog.ts", 26, "clear"],
  ["src/log.ts", 3, "write"],
  ["src/log.ts", 17, "read"],
  ["src/tower.ts", 20, "climb"],
  ["src/tower.ts", 33, "descend"],
] as const;

const renames: readonly Step[] = PLACES.map(([file, line, verb]) => ({
  do: "edit",
  file,
  line,
  before: `export function ${verb}(lamp: Lamp) {`,
  after: `export function ${verb}(lantern: Lantern) {`,
}));

export const LANTERN: Member = {
  project: "lantern",
  branch: "main",
  title: "From lamp to lantern",
  sessionId: "11fa1bce-905f-45de-98a4-a0aa6b439517",
  mode: "acceptEdits",
  firstSeconds: 0.5,
  // Ten edits short of level 3.
  pastXp: 270,
  pastFiles: ["src/tower.ts", "src/panel.tsx", "docs/fog.md"],
  turns: [
    {
      prompt: "Rename lamp to lantern everywhere, gently",
      restSeconds: 25,
      steps: [
        { do: "search", pattern: "\\blamp\\b", filesCount: 7 },
        { do: "think", seconds: 7 },
        ...renames,
        {
          do: "run",
          command: "bun test",
          description: "Run all tests",
          seconds: 3,
          output: [" 118 pass", " 0 fail"],
        },
        { do: "say", text: "All 14 places renamed, and not one light went out." },
      ],
    },
    {
      prompt: "Write the keeper's handbook",
      restSeconds: 35,
      steps: [
        { do: "read", files: ["src/keeper.ts", "src/tower.ts", "src/fog.ts"] },
        { do: "think", seconds: 2 },
        {
          do: "write",
          file: "docs/handbook.md",
          content:
            "# The keeper's handbook\n\n1. Light the lantern before you need it.\n" +
            "2. Write down what you saw, not what you hoped.\n3. Sleep when the fog is gone.",
        },
        {
          do: "write",
          file: "docs/fog.md",
          content: "# Fog\n\nTwo long sounds, then listen.",
        },
        { do: "say", text: "The handbook has three rules. More would not fit on the door." },
      ],
    },
  ],
};
