/** One house for the scenarios of a file; each scenario leaves no client behind. */
import { afterAll, afterEach, beforeAll } from "bun:test";
import { RealHouse } from "./house.ts";
import { latencySummary } from "./latencies.ts";

export function useHouse(): () => RealHouse {
  let house: RealHouse | null = null;
  const found = (): RealHouse => {
    if (!house) throw new Error("the house is built before the first scenario");
    return house;
  };
  beforeAll(async () => {
    house = await RealHouse.make();
  });
  afterEach(async () => {
    for (const agent of found().agents.splice(0)) await agent[Symbol.asyncDispose]();
    found().api.asked.length = 0;
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    console.log(latencySummary());
  });
  return found;
}
