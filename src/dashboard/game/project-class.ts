/** What kind of project it is, in words. */
import type { ProjectView } from "../../protocol/game.ts";

export const classWords: Record<ProjectView["projectClass"], string> = {
  frontend: "Frontend",
  backend: "Backend",
  fullstack: "Full stack",
  blockchain: "Blockchain",
  infra: "Infrastructure",
  unknown: "Class unknown",
};
