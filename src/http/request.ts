/** Small readings of a request that several routes share. */
import type { z } from "zod";
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
  const body = await readBody(request, limits.apiBodyBytesMax);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") || (issue?.code === "unrecognized_keys" ? issue.keys[0] : "");
  const detail = field
    ? `The field "${safeField(field)}" is missing or not of the expected form.`
    : "The body is not of the expected form.";
  throw new Refusal(400, "bad_input", detail);
}

/** The body as JSON. Too large is 413, broken is 400, an empty one is an empty object. */
export async function readBody(request: Request, bytesMax: number): Promise<unknown> {
  const announced = Number(request.headers.get("content-length") ?? "0");
  if (announced > bytesMax) throw tooLarge(bytesMax);
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > bytesMax) throw tooLarge(bytesMax);
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

function tooLarge(bytesMax: number): Refusal {
  return new Refusal(413, "too_large", `The body may hold at most ${bytesMax} bytes.`);
}

/** A field's name comes from the sender: only a plain one is said back. */
function safeField(field: string): string {
  return /^[\w.]{1,64}$/.test(field) ? field : "…";
}
