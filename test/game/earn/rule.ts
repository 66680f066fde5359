/** A rule with a deed that earns it and one that does not quite. */
import type { Case } from "./case.ts";

export interface Rule {
  rule: string;
  earn(house: Case): Promise<unknown>;
  almost(house: Case): Promise<unknown>;
  seen(house: Case): boolean | Promise<boolean>;
}
