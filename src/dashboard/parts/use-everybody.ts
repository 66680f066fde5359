/** All personas and projects, in the camp or not: for names and for choosing among them. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { PersonaView, ProjectView } from "../../protocol/game.ts";
import { gameApi, most } from "../api/game.ts";
import { pagesOf } from "../api/pages-of.ts";
import { useApp } from "../app.ts";
import { bounds } from "../bounds.ts";
import { withLive } from "../store/select-game.ts";
import { useFetched } from "./use-fetched.ts";

export interface Everybody {
  personas: ReadonlyMap<string, PersonaView>;
  projects: ReadonlyMap<string, ProjectView>;
}

/**
 * What the live state knows stands there at once; the rest joins when it has come. Of more than a
 * choice can hold those with the most XP are there, and whoever is in the camp.
 */
export function useEverybody(): ReadonlySignal<Everybody> {
  const { api, state } = useApp();
  const { fetched: personas } = useFetched(
    "personas",
    () => pagesOf(bounds.everybodyPagesMax, (cursor) => gameApi.personas(api, cursor, most)),
    [],
  );
  const { fetched: projects } = useFetched(
    "projects",
    () => pagesOf(bounds.everybodyPagesMax, (cursor) => gameApi.projects(api, cursor, most)),
    [],
  );
  const livePersonas = useComputed(() => state.value.personas);
  const liveProjects = useComputed(() => state.value.projects);
  return useComputed(() => ({
    personas: byId(withLive(personas.value.data?.items ?? [], livePersonas.value)),
    projects: byId(withLive(projects.value.data?.items ?? [], liveProjects.value)),
  }));
}

function byId<T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
