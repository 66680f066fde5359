/** Orla Pathfinder: shows a fault first, and only then mends it. */
import type { Member } from "../script.ts";

export const ATLAS_UI: Member = {
  project: "atlas-ui",
  branch: "map-zoom",
  title: "The map that jumps",
  sessionId: "36083fce-a06c-470b-b6b7-e5345be77245",
  mode: "acceptEdits",
  firstSeconds: 0.4,
  // The edit that mends the test carries her to level 3.
  pastXp: 290,
  pastFiles: ["src/map/zoom.tsx", "src/map/legend.tsx", "src/theme/night.css"],
  turns: [
    {
      prompt: "The map jumps when you zoom out, please find out why",
      restSeconds: 25,
      steps: [
        { do: "search", pattern: "zoomTo", filesCount: 5 },
        { do: "read", files: ["src/map/zoom.ts", "src/map/project.ts"] },
        { do: "say", text: "A test first, so that we see it jump." },
        {
          do: "write",
          file: "test/zoom.test.ts",
          content:
            'test("zooming out keeps the point under the finger", () => {\n' +
            "  const map = mapAt(bergen).zoomTo(6);\n" +
            "  expect(map.pointUnder(finger)).toEqual(bergen);\n});",
        },
        {
          do: "run",
          command: "bun test test/zoom.test.ts",
          description: "Run the zoom tests",
          seconds: 3,
          isFailure: true,
          output: [
            "Exit code 1",
            "error: expect(received).toEqual(expected)",
            "  lat: 60.39 → 60.41   (0.02 off, about two kilometres)",
            " 13 pass",
            " 1 fail",
          ],
        },
        { do: "think", seconds: 2.5 },
        { do: "say", text: "There it is: the centre is rounded before the zoom, not after it." },
        {
          do: "edit",
          file: "src/map/zoom.ts",
          line: 57,
          before: "  const centre = round(map.centre);\n  return scaled(map, centre, level);",
          after: "  return rounded(scaled(map, map.centre, level));",
        },
        {
          do: "run",
          command: "bun test test/zoom.test.ts",
          description: "Run the zoom tests again",
          seconds: 3,
          output: [" 14 pass", " 0 fail"],
        },
        { do: "say", text: "The map stays where your finger is. 14 tests pass." },
      ],
    },
    {
      prompt: "Make the coastline lighter at night",
      restSeconds: 30,
      steps: [
        { do: "read", files: ["src/theme/night.ts"] },
        {
          do: "edit",
          file: "src/theme/night.ts",
          line: 12,
          before: '  coast: "#1c2430",',
          after: '  coast: "#5f7690",',
        },
        {
          do: "run",
          command: "bun test test/contrast.test.ts",
          description: "Check the contrasts",
          seconds: 2.5,
          isFailure: true,
          output: [
            "Exit code 1",
            "error: labels on the coast: 4.1, wanted 4.5",
            " 8 pass",
            " 1 fail",
          ],
        },
        { do: "say", text: "Prettier, but the harbour names drown in it. A little darker, then." },
        {
          do: "edit",
          file: "src/theme/night.ts",
          line: 12,
          before: '  coast: "#5f7690",',
          after: '  coast: "#4a5f78",',
        },
        {
          do: "run",
          command: "bun test test/contrast.test.ts",
          description: "Check the contrasts again",
          seconds: 2.5,
          output: [" 9 pass", " 0 fail"],
        },
        { do: "say", text: "The coast glows and every name can be read." },
      ],
    },
  ],
};
