/** What a person must do, done by the command line: signed in like a browser, and out again. */
import { z } from "zod";
import type { ServerClient } from "./server-client.ts";
import { signInLink } from "./sign-in-link.ts";

const signedIn = z.object({ key: z.string() });

/**
 * The CLI's own token may do none of this, for every program of this user can read it. Whoever
 * runs the command could as well open the dashboard and do it there, so it does just that: both
 * steps stand in the audit log. `work` gets the headers that sign it in.
 */
export async function asPerson<T>(
  client: ServerClient,
  work: (headers: Record<string, string>) => Promise<T>,
): Promise<T> {
  const code = (await signInLink(client, false)).split("#")[1] ?? "";
  const signIn = await client.call("POST", "/api/sign-in", { code }, {});
  const { key } = signedIn.parse(await signIn.json());
  const cookie = (signIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const headers = { cookie, "x-rpg-key": key };
  try {
    return await work(headers);
  } finally {
    await client.call("POST", "/api/sign-out", {}, headers);
  }
}
