/** The folders in which the actors pretend to work: small git repositories, made without git. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Member } from "./script.ts";
import type { StagePaths } from "./stage-paths.ts";

const CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n";

/** git itself takes such a folder for an empty repository on that branch. */
export function makeProjects(paths: StagePaths, members: readonly Member[]): void {
  for (const { project, branch } of members) {
    const git = join(paths.project(project), ".git");
    for (const folder of ["objects", join("refs", "heads")]) {
      mkdirSync(join(git, folder), { recursive: true, mode: 0o700 });
    }
    writeFileSync(join(git, "HEAD"), `ref: refs/heads/${branch}\n`);
    writeFileSync(join(git, "config"), CONFIG);
    writeFileSync(join(paths.project(project), "README.md"), `# ${project}\n`);
  }
}
