/** What to ask of each read of the API, from /openapi.json: orders, filters, pages, ids. */
import { z } from "zod";

export interface Question {
  /** Unique in one run. */
  name: string;
  route: string;
  /** The order or filter in words; empty for the plain question. */
  what: string;
  path: string;
  /** False: only to see how noisy the machine is. */
  isHeld: boolean;
}

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  schema: z.looseObject({ enum: z.array(z.string()).optional() }),
});
const document = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ parameters: z.array(parameter).optional() })),
  ),
});
type Parameter = z.infer<typeof parameter>;
const page = z.object({
  items: z.array(z.looseObject({ id: z.union([z.string(), z.number()]).optional() })),
  nextCursor: z.string().nullish(),
});

/**
 * Which list gives the value of a filter: its last item. The busiest persona, and a project that
 * it never worked in: nothing fits both, which is the longest search of all.
 */
const FILTERS: Readonly<Record<string, string>> = {
  persona: "/api/personas?sort=-totalXp&limit=1",
  project: "/api/projects?sort=-totalXp&limit=5",
  session: "/api/events",
};

export class Reader {
  readonly #init: RequestInit;

  constructor(
    private readonly port: number,
    token: string,
  ) {
    this.#init = { headers: { authorization: `Bearer ${token}` } };
  }

  async json(path: string): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, this.#init);
    if (!answer.ok) throw new Error(`GET ${path} was answered with ${answer.status}`);
    return await answer.json();
  }

  /** Milliseconds from the question to the last byte of its answer. */
  async timed({ path }: Question): Promise<number> {
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, this.#init);
    await answer.arrayBuffer();
    if (answer.status >= 400) throw new Error(`GET ${path} was answered with ${answer.status}`);
    return performance.now() - startedAt;
  }
}

/** Every GET under /api in every order, with each filter, with all of them, and further pages. */
export async function questionsOf(reader: Reader): Promise<Question[]> {
  const { paths } = document.parse(await reader.json("/openapi.json"));
  const questions: Question[] = [
    { name: "/healthz", route: "/healthz", what: "", path: "/healthz", isHeld: false },
  ];
  for (const [route, methods] of Object.entries(paths)) {
    const get = methods["get"];
    if (!get || !route.startsWith("/api/")) continue;
    // Requests come and go in memory; on a quiet server there is none to ask for.
    if (route.startsWith("/api/permissions/")) continue;
    const path = await filledPath(reader, route);
    if (path === null) throw new Error(`there is nothing to ask ${route} for`);
    const ask = (query: string): void => {
      questions.push({
        name: `${route}?${query}`,
        route,
        what: wordsOf(query),
        path: `${path}${query && `?${query}`}`,
        isHeld: true,
      });
    };
    for (const query of await queriesOf(reader, path, get.parameters ?? [])) ask(query);
  }
  return questions;
}

/** The route with the id of the first item of its own list. */
async function filledPath(reader: Reader, route: string): Promise<string | null> {
  const at = route.indexOf("/{");
  if (at < 0) return route;
  const { items } = page.parse(await reader.json(route.slice(0, at)));
  const id = items[0]?.id;
  return id === undefined ? null : route.replace(/\{\w+\}/, encodeURIComponent(id));
}

async function queriesOf(
  reader: Reader,
  path: string,
  parameters: readonly Parameter[],
): Promise<string[]> {
  const inQuery = parameters.filter((one) => one.in === "query");
  const sorts = inQuery.find(({ name }) => name === "sort")?.schema.enum ?? [];
  const filters: string[] = [];
  for (const { name } of inQuery) {
    const list = FILTERS[name];
    if (list) filters.push(`${name}=${await lastOf(reader, name, list)}`);
  }
  // These ask for one persona or one project, never for both or for none.
  if (/\/(wall|stats|timeline|heat-map)$/.test(path)) return filters;
  if (path.endsWith("/leaderboard")) return await boardQueries(reader, path);
  if (/\/report(\.md)?$/.test(path)) return ["", "days=7", "days=31"];
  const queries = ["", ...sorts.map((sort) => `sort=${sort}`), ...filters];
  if (filters.length > 1) queries.push(filters.join("&"));
  if (!inQuery.some(({ name }) => name === "limit")) return queries;
  const most = "limit=200";
  queries.push(most);
  for (const order of ["", ...sorts.map((sort) => `&sort=${sort}`)]) {
    const { nextCursor } = page.parse(await reader.json(`${path}?${most}${order}`));
    if (nextCursor) queries.push(`${most}${order}&cursor=${nextCursor}`);
  }
  return queries;
}

/** Every period of both, and further pages of the longest. */
async function boardQueries(reader: Reader, path: string): Promise<string[]> {
  const boards = ["xp", "tools"].map((board) => `board=${board}`);
  const whose = ["persona", "project"].map((entity) => `entity=${entity}`);
  const when = ["today", "week", "month", "all"].map((period) => `period=${period}`);
  const queries = boards.flatMap((a) => whose.flatMap((b) => when.map((c) => `${a}&${b}&${c}`)));
  for (const period of ["month", "all"]) {
    const long = `board=tools&period=${period}&limit=200`;
    const { nextCursor } = page.parse(await reader.json(`${path}?${long}`));
    if (nextCursor) queries.push(`${long}&cursor=${nextCursor}`);
  }
  return queries;
}

async function lastOf(reader: Reader, name: string, list: string): Promise<string> {
  const { items } = page.parse(await reader.json(list));
  const value = name === "session" ? items.at(-1)?.["sessionId"] : items.at(-1)?.id;
  if (typeof value !== "string") throw new Error(`${list} names no ${name}`);
  return value;
}

function wordsOf(query: string): string {
  return query.replace(/cursor=.*/, "next page").replace(/=[0-9a-f-]{36}/g, "=…");
}
