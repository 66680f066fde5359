/** The six who play in the demo, in the order of their windows. */
import { ATLAS_UI } from "./cast/atlas-ui.ts";
import { FERRY } from "./cast/ferry.ts";
import { HARBOUR_API } from "./cast/harbour-api.ts";
import { LANTERN } from "./cast/lantern.ts";
import { POST_OFFICE } from "./cast/post-office.ts";
import { TIDE_TABLES } from "./cast/tide-tables.ts";
import type { Member } from "./script.ts";

export const CAST: readonly Member[] = [
  FERRY,
  HARBOUR_API,
  ATLAS_UI,
  LANTERN,
  TIDE_TABLES,
  POST_OFFICE,
];

export function memberOf(project: string): Member | null {
  return CAST.find((member) => member.project === project) ?? null;
}
