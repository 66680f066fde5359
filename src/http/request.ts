/** Small readings of a request that several routes share. */
import { z } from "zod";
import { limits } from "../config/limits.ts";
import { Refusal } from "./refusal.ts";

/** The peer's address, for counting tries; loopback and unknown peers share one bucket each. */
export function addressOf(
  server: { requestIP(request: Request): { address: string } | null } | null,
  request: Request,
): string {
  return server?.requestIP(request)?.address ?? "unknown";
}

/** Reads a JSON body within bounds and checks it; every failure is a Refusal. */
export async function readJson<S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<z.output<S>> {
  const parsed = schema.safeParse(await readBody(request, limits.apiBodyBytesMax));
  if (parsed.success) return parsed.data;
  throw badInput("field", parsed.error, "The body is not of the expected form.");
}

/** The query by its schema; a parameter that is unknown, bad or given twice is a Refusal. */
export function readQuery(url: string, schema: z.ZodObject = noParameters): unknown {
  const at = url.indexOf("?");
  if (at < 0 && schema === noParameters) return {};
  const search = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  const keys = [...search.keys()];
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new Refusal(400, "bad_input", `The parameter "${safeName(twice)}" is given twice.`);
  }
  const parsed = schema.safeParse(Object.fromEntries(search));
  if (parsed.success) return parsed.data;
  throw badInput("parameter", parsed.error, "The query is not of the expected form.");
}

const noParameters = z.strictObject({});

/** Names the part that is wrong and, where that is short, what it may be; never its value. */
function badInput(part: "field" | "parameter", error: z.ZodError, otherwise: string): Refusal {
  const issue = error.issues[0];
  const isUnknown = issue?.code === "unrecognized_keys";
  const name = isUnknown ? issue.keys[0] : issue?.path.join(".");
  if (!name) return new Refusal(400, "bad_input", otherwise);
  const what = isUnknown ? "is not known here" : wanted(issue);
  return new Refusal(400, "bad_input", `The ${part} "${safeName(name)}" ${what}.`);
}

function wanted(issue: z.core.$ZodIssue | undefined): string {
  const isNumber =
    (issue?.code === "too_small" || issue?.code === "too_big") && issue.origin === "number";
  if (isNumber && issue.code === "too_small") return `must be at least ${issue.minimum}`;
  if (isNumber && issue.code === "too_big") return `must be at most ${issue.maximum}`;
  const isText = issue?.code === "too_big" && issue.origin === "string";
  if (isText) return `may have at most ${issue.maximum} characters`;
  if (issue?.code === "too_small" && issue.origin === "string") return "must not be empty";
  if (issue?.code === "too_big" && issue.origin === "array") {
    return `may have at most ${issue.maximum} parts`;
  }
  // A sentence of our own; those of the checker begin otherwise.
  if (issue?.code === "invalid_format" && issue.message.startsWith("must ")) return issue.message;
  if (issue?.code === "invalid_value") return `must be one of: ${issue.values.join(", ")}`;
  return "is missing or not of the expected form";
}

/** The body as JSON. Too large is 413, broken is 400, an empty one is an empty object. */
export async function readBody(request: Request, bytesMax: number): Promise<unknown> {
  const bytes = await readBytes(request, bytesMax);
  if (bytes.byteLength === 0) return {};
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, "not_utf8", "The body is not valid UTF-8.");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "not_json", "The body is not valid JSON.");
  }
}

/** The engine bounds no body, so that each refusal is ours: what is announced, and what comes. */
async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  if (Number(announced ?? 0) > bytesMax) throw tooLarge(bytesMax);
  // HTTP itself holds a body to the length that it announced.
  if (announced !== null || !request.body) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal(413, "too_large", `The body may hold at most ${bytesMax} bytes.`);
}

/** A name comes from the sender: only a plain one is said back. */
function safeName(name: string): string {
  return /^[\w.]{1,64}$/.test(name) ? name : "…";
}
