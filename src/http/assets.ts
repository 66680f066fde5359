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

/** The page's shell; with 404 its own router says that there is no such place. */
export async function shellPage(): Promise<(status?: number) => Response> {
  const shell = await Bun.file(join(embeddedFolder("public"), "index.html")).text();
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" };
  return (status = 200) => new Response(shell, { status, headers });
}

export async function assetRoutes(page: (status?: number) => Response) {
  const folder = embeddedFolder("public");
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
  for (const address of PAGE_ADDRESSES) app.get(address, () => page(), { detail: { hide: true } });
  return app;
}
