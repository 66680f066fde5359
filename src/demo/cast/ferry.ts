/** Wren Tidewater: careful with what leaves the house, so she asks before she runs it. */
import type { Member } from "../script.ts";

export const FERRY: Member = {
  project: "ferry",
  branch: "night-sailings",
  title: "Night sailings",
  sessionId: "c3e36922-e799-4d88-98d4-e28036399267",
  mode: "manual",
  firstSeconds: 0.2,
  // Six short of level 4: the first permission carries her over it.
  pastXp: 594,
  pastFiles: ["src/timetable.ts", "migrations/0041_berths.sql"],
  turns: [
    {
      prompt: "Add the night sailings and try the migration on staging",
      restSeconds: 25,
      steps: [
        { do: "read", files: ["migrations/0041_berths.sql"] },
        { do: "say", text: "The migration is ready. I'd like to try it on staging first." },
        {
          do: "run",
          command: 'psql "$STAGING_URL" -f migrations/0042_night_sailings.sql',
          description: "Run the new migration on the staging database",
          seconds: 2.5,
          output: ["ALTER TABLE", "UPDATE 214", "COMMIT"],
          refused: "Understood, staging stays as it is. The file waits in migrations/.",
        },
        {
          do: "write",
          file: "docs/night-sailings.md",
          content: "# Night sailings\n\nA sailing counts for the evening it departs.",
        },
        { do: "say", text: "214 night sailings now count for the evening they depart." },
      ],
    },
    {
      prompt: "Does the midnight ferry still leave on time?",
      restSeconds: 30,
      steps: [
        { do: "search", pattern: "midnight", filesCount: 3 },
        { do: "read", files: ["src/timetable.ts", "test/timetable.test.ts"] },
        { do: "say", text: "Almost: at 00:00 it was counted for the day that had just ended." },
        {
          do: "edit",
          file: "src/timetable.ts",
          line: 88,
          before: "  const day = dayOf(departure);",
          after: "  const day = eveningOf(departure, harbour.timeZone);",
          refused: "Then I leave the timetable alone and only write down what I found.",
        },
        {
          do: "run",
          command: "bun test test/timetable.test.ts",
          description: "Run the timetable tests",
          seconds: 2,
          output: [" 31 pass", " 0 fail"],
        },
        { do: "say", text: "On time again, and 31 tests agree." },
      ],
    },
    {
      prompt: "Push the branch and open the pull request",
      restSeconds: 35,
      steps: [
        { do: "think", seconds: 1.5 },
        {
          do: "run",
          command: "git push -u origin night-sailings",
          description: "Push the branch night-sailings",
          seconds: 2,
          output: ["branch 'night-sailings' set up to track 'origin/night-sailings'."],
          refused: "It stays in the harbour, then. Three commits wait on night-sailings.",
        },
        { do: "say", text: "Pushed. The pull request is ready for your eyes." },
      ],
    },
  ],
};
