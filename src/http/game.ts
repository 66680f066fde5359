/** Personas and projects: lists, and one with its counters. */
import { z } from "zod";
import { personaViewOf, projectViewOf } from "../ingest/views.ts";
import { personaView, projectView } from "../protocol/game.ts";
import { personaChange, personaDetail, projectDetail } from "../protocol/game-detail.ts";
import { pageSchema } from "../protocol/page.ts";
import type { PersonaRow } from "../store/personas.ts";
import type { ProjectRow } from "../store/projects.ts";
import type { HttpContext } from "./context.ts";
import { personaDetailOf, projectDetailOf } from "./game-details.ts";
import { listQuery, orderOf, pageOf } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";

/** Ours are UUIDs; those of an adopted file may be any text. */
const params = z.object({ id: z.string().min(1).max(128) });

export function gameRoutes(context: HttpContext): Route[] {
  return [...personaRoutes(context), ...projectRoutes(context)];
}

function personaRoutes(context: HttpContext): Route[] {
  const { store } = context;
  return [
    route({
      method: "GET",
      path: "/api/personas",
      id: "listPersonas",
      summary: "Personas, the most recently seen first",
      access: "view",
      query: listQuery([
        "-lastSeenAt",
        "lastSeenAt",
        "-createdAt",
        "createdAt",
        "-totalXp",
        "totalXp",
        "name",
        "-name",
      ]),
      answers: { 200: pageSchema(personaView) },
      handle({ query }) {
        const order = orderOf(query.sort);
        const page = pageOf(
          "personas",
          query,
          (after, count) => store.personas.page(order, after, count),
          (row: PersonaRow) => ({ key: row[order.field], id: row.id }),
        );
        return { ...page, items: page.items.map(personaViewOf) };
      },
    }),
    route({
      method: "GET",
      path: "/api/personas/:id",
      id: "getPersona",
      summary: "One persona with all that its page shows",
      access: "view",
      params,
      answers: { 200: personaDetail },
      handle(call) {
        const row = store.personas.find(call.params.id);
        if (!row) throw new Refusal(404, "no_such_persona", "There is no such persona.");
        return personaDetailOf(context, row);
      },
    }),
    renameRoute(context),
  ];
}

function renameRoute({ store, ingest }: HttpContext): Route {
  return route({
    method: "POST",
    path: "/api/personas/:id",
    id: "renamePersona",
    summary: "Give a persona another name",
    access: "answer",
    params,
    body: personaChange,
    answers: { 200: personaView },
    refusals: [409],
    handle({ params: { id }, body: { name } }) {
      return ingest.act((tx, { changes }) => {
        const row = store.personas.find(id);
        if (!row) throw new Refusal(404, "no_such_persona", "There is no such persona.");
        if (row.name !== name && store.personas.isNameTaken(name)) {
          throw new Refusal(409, "name_taken", "Another persona has this name; choose another.");
        }
        store.personas.rename(tx, id, name);
        const persona = personaViewOf({ ...row, name });
        changes.push({ type: "persona", persona });
        return persona;
      });
    },
  });
}

function projectRoutes(context: HttpContext): Route[] {
  const { store, config } = context;
  return [
    route({
      method: "GET",
      path: "/api/projects",
      id: "listProjects",
      summary: "Projects, the most recently active first",
      access: "view",
      query: listQuery([
        "-lastActivityAt",
        "lastActivityAt",
        "-createdAt",
        "createdAt",
        "-totalXp",
        "totalXp",
        "name",
        "-name",
      ]),
      answers: { 200: pageSchema(projectView) },
      handle({ query }) {
        const order = orderOf(query.sort);
        const page = pageOf(
          "projects",
          query,
          (after, count) => store.projects.page(order, after, count),
          (row: ProjectRow) => ({ key: row[order.field], id: row.id }),
        );
        return { ...page, items: page.items.map((row) => projectViewOf(row, config.time_zone)) };
      },
    }),
    route({
      method: "GET",
      path: "/api/projects/:id",
      id: "getProject",
      summary: "One project with all that its page shows",
      access: "view",
      params,
      answers: { 200: projectDetail },
      handle(call) {
        const row = store.projects.find(call.params.id);
        if (!row) throw new Refusal(404, "no_such_project", "There is no such project.");
        return projectDetailOf(context, row);
      },
    }),
  ];
}
