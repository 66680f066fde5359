/** The hall: every persona and project, how they stand, and who leads. */
import { useEffect } from "preact/hooks";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { useList } from "../parts/use-list.ts";
import { lists } from "../store/subjects.ts";
import { campKeys } from "../views/camp-keys.ts";
import { HallPersonas } from "./hall-personas.tsx";
import { HallProjects } from "./hall-projects.tsx";
import { Leaders } from "./leaders.tsx";

/** New personas and projects come by the live state; the lists themselves are asked for rarely. */
const rarely = [lists.trophies] as const;

export function Hall() {
  const { api, router } = useApp();
  const personas = useList("personas", (cursor) => gameApi.personas(api, cursor), rarely);
  const projects = useList("projects", (cursor) => gameApi.projects(api, cursor), rarely);
  useEffect(() => campKeys(document, router.go), [router]);
  return (
    <div class="hall">
      <section aria-labelledby="hall-personas">
        <h2 id="hall-personas">Personas</h2>
        <HallPersonas of={personas} />
      </section>
      <section class="leaders" aria-labelledby="hall-leaders">
        <h2 id="hall-leaders">Leaderboard</h2>
        <Leaders />
      </section>
      <section aria-labelledby="hall-projects">
        <h2 id="hall-projects">Projects</h2>
        <HallProjects of={projects} />
      </section>
    </div>
  );
}
