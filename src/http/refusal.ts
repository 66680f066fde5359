/** A request that is refused, with everything its answer needs. */
import type { Problem } from "../protocol/problem.ts";

export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** Stable word for programs. */
    readonly code: string,
    /** One sentence that says what to do. */
    detail: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
  }
}

/** Every status of a problem and its title. */
export const TITLES: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Wrong method",
  409: "Conflict",
  413: "Too large",
  415: "Wrong content type",
  421: "Unknown host",
  422: "Cannot be done",
  429: "Too many tries",
  500: "Failed here",
  503: "Not now",
};

export function problemOf(refusal: Refusal): Problem {
  return {
    type: "about:blank",
    title: TITLES[refusal.status] ?? "Error",
    status: refusal.status,
    detail: refusal.message,
    code: refusal.code,
  };
}

export function problemResponse(refusal: Refusal): Response {
  return new Response(JSON.stringify(problemOf(refusal)), {
    status: refusal.status,
    headers: { "content-type": "application/problem+json", ...refusal.headers },
  });
}
