/** Counters are sums but for the one that is a maximum. */
import { expect, test } from "bun:test";
import { joinStat, statKind } from "../../src/game/stat-kind.ts";

test("most counters are sums, the most subagents in one turn is a maximum", () => {
  expect(statKind("toolsUsed.Edit")).toBe("sum");
  expect(statKind("subagents.maxInTurn")).toBe("maximum");
  expect(joinStat("git.commits", 3, 2)).toBe(5);
  expect(joinStat("subagents.maxInTurn", 3, 2)).toBe(3);
});
