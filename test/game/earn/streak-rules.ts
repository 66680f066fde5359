/** Every case of a streak, by events dated on their days. */
import type { Case } from "./case.ts";
import type { Rule } from "./rule.ts";

/** Days ago on which work was done, in the order in which it is told. */
const worked = (house: Case, ...daysAgo: number[]) =>
  daysAgo.reduce((before, ago) => before.then(() => house.workOn(ago)), Promise.resolve());
const row = (count: number, until = 0) =>
  Array.from({ length: count }, (_, index) => until + count - 1 - index);

function rule(
  name: string,
  earns: readonly number[],
  doesNot: readonly number[],
  seen: Rule["seen"],
): Rule {
  return {
    rule: `streak ${name}`,
    earn: (house) => worked(house, ...earns),
    almost: (house) => worked(house, ...doesNot),
    seen,
  };
}

export const STREAK_RULES: readonly Rule[] = [
  rule("the next day adds one", [1, 0], [0, 0], (house) => house.streak().current === 2),
  rule("a gap begins anew", [3, 2, 0], [2, 1, 0], (house) => house.streak().current === 1),
  rule("the longest is kept", [9, 8, 7, 0], [8, 7, 0], (house) => house.streak().longest === 3),
  rule("a late day joins two parts", [2, 0, 1], [3, 0, 1], (house) => house.streak().current === 3),
  rule("seven days earn a freeze", row(7), row(6), (house) => house.streak().freezes === 1),
  rule(
    "a freeze covers one missed day",
    [...row(7, 2), 0],
    [...row(6, 2), 0],
    (house) => house.streak().current === 8,
  ),
  rule(
    "two freezes cover two",
    [...row(14, 3), 0],
    [...row(13, 3), 0],
    (house) => house.streak().current === 15,
  ),
  rule(
    "a freeze is spent",
    [...row(7, 4), 2, 0],
    [...row(14, 4), 2, 0],
    (house) => house.streak().current === 1,
  ),
  rule(
    "no more than two missed days are ever covered",
    [...row(28, 4), 0],
    [...row(28, 3), 0],
    (house) => house.streak().current === 1,
  ),
];
