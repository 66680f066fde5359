/** A route as one value: what it asks for, what it answers, what it does. Served and documented. */
import { type Context, Elysia } from "elysia";
import type { z } from "zod";
import type { Role } from "../protocol/api.ts";
import type { Principal } from "./auth.ts";
import type { HttpContext } from "./context.ts";
import { Refusal } from "./refusal.ts";
import { addressOf, readJson, readQuery } from "./request.ts";

/** Who may ask. `person:` keeps the CLI token out, which every program of this user can read. */
export type Access = "anyone" | "hook" | "cli" | Role | `person:${Role}`;

/** An answer that is no JSON. */
export interface Media {
  readonly media: string;
}
/** Null: no body. */
export type Answer = z.ZodType | Media | null;
export type Answers = Readonly<Record<number, Answer>>;

/** What the document says of a route. */
export interface RouteDocument {
  method: "GET" | "POST" | "DELETE";
  /** As Elysia writes it, `/api/sessions/:id`. */
  path: string;
  /** Name of the operation for programs, unique. */
  id: string;
  summary: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** By status; the lowest is set before the handler runs. */
  answers: Answers;
  /** Statuses of problems beside those that follow from method, access and parts. */
  refusals?: readonly number[];
}

export interface Route extends RouteDocument {
  answer(parts: CallParts, context: HttpContext): Promise<unknown>;
}

type Server = Context["server"];

/** The parts of Elysia's context that are used; named one by one, so that it prepares no others. */
interface CallParts {
  request: Request;
  server: Server;
  params: unknown;
  set: Context["set"];
}

type Empty = z.ZodObject<Record<never, never>>;
type PrincipalOf<X extends Access> = X extends "anyone" | "hook" ? null : Principal;
type Reply<A extends Answers> = {
  [S in keyof A]: A[S] extends z.ZodType ? z.input<A[S]> : Response;
}[keyof A];

/** What a handler is given; everything in it was checked. */
export interface Call<X extends Access, P extends z.ZodType, Q extends z.ZodType, B> {
  request: Request;
  address: string;
  server: Server;
  set: Context["set"];
  principal: PrincipalOf<X>;
  params: z.output<P>;
  query: z.output<Q>;
  body: B;
}

interface Definition<
  X extends Access,
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends Answers,
> extends RouteDocument {
  access: X;
  params?: P;
  query?: Q;
  body?: B;
  /** The handler reads the body itself, by bounds and in an order of its own. */
  isBodyUnread?: boolean;
  answers: A;
  handle(call: Call<X, P, Q, z.output<B>>): Reply<A> | Promise<Reply<A>>;
}

/** Ties the checks to the types: a handler sees what its schemas let through, and answers in kind. */
export function route<
  const X extends Access,
  P extends z.ZodObject = Empty,
  Q extends z.ZodObject = Empty,
  B extends z.ZodType = z.ZodNever,
  const A extends Answers = Answers,
>(definition: Definition<X, P, Q, B, A>): Route {
  const { handle, isBodyUnread, ...document } = definition;
  return {
    ...document,
    async answer({ request, server, params, set }, context) {
      const address = addressOf(server, request);
      const principal = admit(definition.access, context, request, address);
      if (definition.method !== "GET" && context.isStopping()) throw stopping();
      const call = {
        request,
        address,
        server,
        set,
        principal: principal as PrincipalOf<X>,
        params: readParams(definition.params, params) as z.output<P>,
        query: readQuery(request.url, definition.query) as z.output<Q>,
        body: undefined as z.output<B>,
      };
      if (definition.body && !isBodyUnread) call.body = await readJson(request, definition.body);
      return handle(call);
    },
  };
}

/** The routes as a part of the app. Elysia checks nothing of them: its refusals echo what was sent. */
export function served(routes: readonly Route[], context: HttpContext) {
  const part = new Elysia({ name: "routes" });
  for (const entry of routes) {
    const [status = "200"] = Object.keys(entry.answers);
    part.route(
      entry.method,
      entry.path,
      ({ request, server, params, set }) => {
        set.status = Number(status);
        return entry.answer({ request, server, params, set }, context);
      },
      { parse: "none" },
    );
  }
  return part;
}

function admit(access: Access, { auth }: HttpContext, request: Request, address: string) {
  switch (access) {
    case "anyone":
      return null;
    case "hook":
      auth.requireHook(request, address);
      return null;
    case "cli":
      return auth.requireCli(request, address);
    case "view":
    case "answer":
    case "full":
      return auth.require(request, address, access);
    case "person:view":
      return auth.requirePerson(request, address, "view");
    case "person:answer":
      return auth.requirePerson(request, address, "answer");
    case "person:full":
      return auth.requirePerson(request, address, "full");
    default:
      return access satisfies never;
  }
}

/** What cannot be an id names nothing. */
function readParams(schema: z.ZodObject | undefined, params: unknown): unknown {
  // Without a schema the path has none, and Elysia gives none.
  if (!schema) return {};
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new Refusal(404, "not_found", "There is nothing here.");
}

function stopping(): Refusal {
  return new Refusal(503, "stopping", "The server stops; send this again in a moment.", {
    "retry-after": "2",
  });
}
