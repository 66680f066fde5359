/** GET /openapi.json: the document of every route, made from the routes themselves. */
import { z } from "zod";
import { TITLES } from "./refusal.ts";
import { type Access, type Route, type RouteDocument, route } from "./route.ts";
import { namedSchemas } from "./schema-names.ts";

type Json = Record<string, unknown>;

export function openApiRoutes(documents: () => readonly RouteDocument[], version: string): Route[] {
  let text: string | null = null;
  return [
    route({
      method: "GET",
      path: "/openapi.json",
      id: "getOpenApi",
      summary: "This document",
      access: "view",
      answers: { 200: { media: "application/json" } },
      handle() {
        text ??= JSON.stringify(openApiDocument(documents(), version));
        return new Response(text, { headers: { "content-type": "application/json" } });
      },
    }),
  ];
}

export function openApiDocument(routes: readonly RouteDocument[], version: string): Json {
  const schemas = new SchemaBook();
  const paths: Record<string, Json> = {};
  for (const entry of routes) {
    const path = entry.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [entry.method.toLowerCase()]: operation(entry, schemas) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "claude-rpg",
      version,
      description:
        "Times are ISO 8601 in UTC, durations milliseconds. Every refusal is a problem by RFC " +
        "9457. A query parameter that is not named here is refused. `x-access` is the least " +
        "role that may ask; with `person:` the CLI token may not.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: schemas.definitions(),
      responses: problemResponses(),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** What an answer means where its status alone does not say it. */
const ANSWER_WORDS: Readonly<Record<string, string>> = {
  101: "The socket is open",
  201: "Made; the answer is the only place that says it whole",
  202: "Taken: it is committed",
  204: "No decision: the dialog in the terminal stands",
};

const SECURITY_SCHEMES = {
  token: { type: "http", scheme: "bearer", description: "Token of a script: devices add." },
  cookie: { type: "apiKey", in: "cookie", name: "rpg_session" },
  key: { type: "apiKey", in: "header", name: "X-Rpg-Key" },
  cliToken: { type: "http", scheme: "bearer", description: "Content of cli-token." },
  hookToken: { type: "http", scheme: "bearer", description: "Content of hook-token." },
};

function operation(entry: RouteDocument, schemas: SchemaBook): Json {
  const name = entry.id.charAt(0).toUpperCase() + entry.id.slice(1);
  const parameters = [...parametersOf(entry.params, "path"), ...parametersOf(entry.query, "query")];
  const answers = Object.entries(entry.answers).map(([status, answer]) => {
    const description = ANSWER_WORDS[status] ?? TITLES[Number(status)] ?? "The answer";
    if (answer === null) return [status, { description }];
    if ("media" in answer) {
      return [status, { description, content: { [answer.media]: { schema: { type: "string" } } } }];
    }
    const isFirst = status === Object.keys(entry.answers)[0];
    const schema = schemas.answer(answer, `${name}${isFirst ? "" : status}Answer`);
    return [status, { description, content: { "application/json": { schema } } }];
  });
  const refusals = problemStatuses(entry)
    .filter((status) => !(status in entry.answers))
    .map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]);
  return {
    operationId: entry.id,
    summary: entry.summary,
    tags: [entry.path.split("/")[entry.path.startsWith("/api/") ? 2 : 1]],
    "x-access": entry.access,
    security: securityOf(entry.access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(entry.body
      ? {
          requestBody: {
            required: !entry.body.safeParse({}).success,
            content: { "application/json": { schema: schemas.body(entry.body, `${name}Body`) } },
          },
        }
      : {}),
    responses: Object.fromEntries([...answers, ...refusals]),
  };
}

function parametersOf(schema: z.ZodObject | undefined, place: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

/** What follows from who may ask, by what method, with what parts; and what the route adds. */
function problemStatuses(entry: RouteDocument): number[] {
  const isRead = entry.method === "GET";
  const statuses = new Set([400, 421, 500, ...(entry.refusals ?? [])]);
  if (entry.access !== "anyone") for (const status of [401, 403, 429]) statuses.add(status);
  if (!isRead) for (const status of [403, 415, 503]) statuses.add(status);
  if (entry.body) statuses.add(413);
  if (entry.params) statuses.add(404);
  return [...statuses].sort((a, b) => a - b);
}

function problemResponses(): Json {
  const content = { "application/problem+json": { schema: refTo("Problem") } };
  const headers = {
    "Retry-After": { schema: { type: "integer" }, description: "Seconds to wait." },
  };
  return Object.fromEntries(
    Object.entries(TITLES).map(([status, description]) => [
      `Problem${status}`,
      { description, content, ...(status === "429" || status === "503" ? { headers } : {}) },
    ]),
  );
}

function securityOf(access: Access): Json[] {
  const person = [{ cookie: [], key: [] }, { token: [] }];
  switch (access) {
    case "anyone":
      return [];
    case "hook":
      return [{ hookToken: [] }];
    case "cli":
      return [{ cliToken: [] }];
    case "view":
    case "answer":
      return [...person, { cliToken: [] }];
    case "full":
    case "person:view":
    case "person:answer":
    case "person:full":
      return person;
    default:
      return access satisfies never;
  }
}

function refTo(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** Schemas by name: bodies as they are sent, with their defaults left out; answers as they come. */
class SchemaBook {
  readonly #answers = z.registry<{ id: string }>();
  readonly #bodies = z.registry<{ id: string }>();

  constructor() {
    for (const [id, schema] of Object.entries(namedSchemas)) this.#answers.add(schema, { id });
  }

  answer(schema: z.ZodType, name: string): Json {
    return refTo(nameIn(this.#answers, schema, name));
  }

  body(schema: z.ZodType, name: string): Json {
    return refTo(nameIn(this.#bodies, schema, name));
  }

  definitions(): Json {
    return {
      ...definitionsOf(this.#bodies, "input"),
      ...definitionsOf(this.#answers, "output"),
    };
  }
}

function nameIn(registry: z.core.$ZodRegistry<{ id: string }>, schema: z.ZodType, name: string) {
  const id = registry.get(schema)?.id ?? name;
  if (!registry.has(schema)) registry.add(schema, { id });
  return id;
}

function definitionsOf(registry: z.core.$ZodRegistry<{ id: string }>, io: "input" | "output") {
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    override({ jsonSchema }) {
      // The format says it; the pattern is a page of leap years.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  const named = Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]);
  return Object.fromEntries(named);
}
