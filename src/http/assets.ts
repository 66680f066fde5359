/** The dashboard's files, and the shell page for its own addresses. */

import { join } from "node:path";
import { staticPlugin } from "@elysiajs/static";
import { Elysia } from "elysia";
import { embeddedFolder } from "../config/embedded.ts";

/** What the page's own router knows (src/dashboard/routing/route.ts). */
const PAGE_ADDRESSES = [
  "/",
  "/s/:id",
  "/hall",
  "/p/:id",
  "/project/:id",
  "/quests",
  "/notes",
  "/sign-in",
];

export async function assetRoutes() {
  const folder = embeddedFolder("public");
  const shell = await Bun.file(join(folder, "index.html")).text();
  const page = () =>
    new Response(shell, {
      headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
    });
  const app = new Elysia({ name: "assets" }).use(
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
  );
  for (const address of PAGE_ADDRESSES) app.get(address, page, { detail: { hide: true } });
  return app;
}
