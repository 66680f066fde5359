/** The class of a project by what lies in it and what is edited, and why. */
import { expect, test } from "bun:test";
import { classify } from "../../src/game/project-class.ts";

const nothing = { names: [], packages: [] };

test.each([
  ["an empty folder", nothing, {}, "unknown", "Nothing in it tells its kind yet."],
  [
    "Clarinet.toml",
    { names: ["Clarinet.toml"], packages: [] },
    { ts: 500 },
    "blockchain",
    "Clarinet.toml",
  ],
  ["one Solidity file", nothing, { sol: 1, ts: 90 }, "blockchain", "work on blockchain files"],
  ["a Go module", { names: ["go.mod", "README.md"], packages: [] }, {}, "backend", "go.mod"],
  [
    "React",
    { names: ["package.json"], packages: ["react", "left-pad"] },
    {},
    "frontend",
    "the package react",
  ],
  ["React and Express", { names: [], packages: ["react", "express"] }, {}, "fullstack", "express"],
  [
    "much TypeScript and little style",
    nothing,
    { ts: 90, css: 10 },
    "backend",
    "work on backend files",
  ],
  ["half and half", nothing, { py: 40, tsx: 60 }, "fullstack", "work on frontend files"],
  ["Terraform", { names: ["main.tf", "vars.tf"], packages: [] }, { tf: 9 }, "infra", "main.tf"],
  [
    "a name like a method's",
    { names: ["constructor"], packages: ["__proto__"] },
    {},
    "unknown",
    "",
  ],
] as const)("%s", (_what, contents, endings, projectClass, why) => {
  const { projectClass: found, reason } = classify(contents, endings);
  expect(found).toBe(projectClass);
  expect(reason).toContain(why);
});
