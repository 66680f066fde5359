/** The dashboard's files, and the shell page for its own addresses. */

import { join } from "node:path";
import { staticPlugin } from "@elysiajs/static";
import { Elysia } from "elysia";
import { embeddedFolder } from "../config/embedded.ts";

export async function assetRoutes() {
  const folder = embeddedFolder("public");
  const shell = await Bun.file(join(folder, "index.html")).text();
  const page = () =>
    new Response(shell, {
      headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
    });
  return new Elysia({ name: "assets" })
    .use(
      await staticPlugin({
        assets: folder,
        prefix: "/",
        alwaysStatic: true,
        indexHTML: false,
        // Its ETags are unquoted and keep a timer alive; names without a hash must be asked anew.
        etag: false,
        maxAge: 0,
        directive: "no-cache",
        detail: { hide: true },
      }),
    )
    .get("/", page, { detail: { hide: true } })
    .get("/s/:id", page, { detail: { hide: true } })
    .get("/sign-in", page, { detail: { hide: true } });
}
