/** Every history of our own. */
import { ERRORS } from "./errors.ts";
import type { History } from "./history.ts";
import { LOSSES } from "./losses.ts";
import { PLACES } from "./places.ts";
import { TURNS } from "./turns.ts";
import { WAITING } from "./waiting.ts";

export const HISTORIES: readonly History[] = [
  ...TURNS,
  ...WAITING,
  ...LOSSES,
  ...PLACES,
  ...ERRORS,
];
