/** One HTTP request to our own server, with the sign-in key and a bounded wait. */
import { readProblem } from "../check/parse.ts";
import type { Outcome, Refusal } from "./answers.ts";

export interface RequestContext {
  /** Where the server is; empty in the browser (same origin). */
  base: string;
  key(): string | null;
  fetch: (input: string, init: RequestInit) => Promise<Response>;
  timeoutMs: number;
}

export interface RequestInput<T> {
  method: "GET" | "POST" | "DELETE";
  path: string;
  body?: unknown;
  /** A refusing status whose body is an answer all the same (a prompt that was not delivered). */
  answerStatus?: number;
  /** The answer is plain text, not JSON. */
  isText?: boolean;
  /** Turns the answer into a typed value, or null when it is something else. */
  read(value: unknown): T | null;
}

export async function request<T>(
  context: RequestContext,
  input: RequestInput<T>,
): Promise<Outcome<T>> {
  const headers: Record<string, string> = {
    accept: input.isText ? "text/markdown, text/plain" : "application/json",
  };
  const key = context.key();
  if (key !== null) headers["x-rpg-key"] = key;
  const init: RequestInit = { method: input.method, headers, cache: "no-store" };
  if (input.method !== "GET") {
    headers["content-type"] = "application/json";
    init.body = JSON.stringify(input.body ?? {});
  }
  init.signal = AbortSignal.timeout(context.timeoutMs);
  try {
    const response = await context.fetch(context.base + input.path, init);
    const text = await response.text();
    if (response.ok) return accepted(input.isText ? text : parseJson(text), input.read);
    const data = response.status === input.answerStatus ? input.read(parseJson(text)) : null;
    return data === null ? refused(response.status, text) : { ok: true, data };
  } catch {
    // fetch throws for every kind of "no answer"; the user can do the same about all of them.
    return failure(0, "no_answer", "The server does not answer; check that claude-rpg runs.");
  }
}

function accepted<T>(value: unknown, read: (value: unknown) => T | null): Outcome<T> {
  const data = read(value);
  if (data !== null) return { ok: true, data };
  return failure(0, "strange_answer", "The server's answer makes no sense here; reload the page.");
}

function refused(status: number, text: string): Outcome<never> {
  const problem = readProblem(parseJson(text));
  return problem
    ? failure(status, problem.code, problem.detail)
    : failure(status, "refused", `The server refused with status ${status}; try again.`);
}

function failure(status: number, code: string, detail: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { status, code, detail } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An empty or foreign body; the reader decides whether that matters.
    return null;
  }
}
