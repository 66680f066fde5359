/** A whole list of the server, page by page. */
import type { z } from "zod";
import { pageSchema } from "../protocol/page.ts";
import type { ServerClient } from "./server-client.ts";

/** `path` may hold a query; its items are read by `item`. */
export async function listAll<T extends z.ZodType>(
  client: ServerClient,
  path: string,
  item: T,
): Promise<z.infer<T>[]> {
  const schema = pageSchema(item);
  const items: z.infer<T>[] = [];
  const query = `${path}${path.includes("?") ? "&" : "?"}limit=200`;
  let from = "";
  for (;;) {
    const response = await client.call("GET", query + from);
    const page = schema.parse(await response.json());
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    from = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
