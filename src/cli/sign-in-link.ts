/** Single-use sign-in links from the running server. */
import { z } from "zod";
import type { ServerClient } from "./server-client.ts";

const answer = z.object({ code: z.string(), expiresAt: z.string() });

/** `isPrinted` links live ten minutes, the others one. */
export async function signInLink(client: ServerClient, isPrinted: boolean): Promise<string> {
  const response = await client.call("POST", "/api/sign-in-links", { isPrinted });
  const { code } = answer.parse(await response.json());
  return `${client.url}/sign-in#${code}`;
}
