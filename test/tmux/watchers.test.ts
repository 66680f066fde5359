import { expect, test } from "bun:test";
import { Watchers } from "../../src/tmux/watchers.ts";

test("the watcher who wants most rows decides, and each leaves for itself", () => {
  const watchers = new Watchers();
  watchers.add("a", 0);
  watchers.add("a", 200);
  watchers.add("a", 200);
  expect(watchers.lines("a")).toBe(200);
  watchers.remove("a", 200);
  expect(watchers.lines("a")).toBe(200);
  watchers.remove("a", 200);
  expect([watchers.has("a"), watchers.lines("a")]).toEqual([true, 0]);
  watchers.remove("a", 0);
  expect(watchers.has("a")).toBe(false);
});

test("taking back what was never asked changes nothing", () => {
  const watchers = new Watchers();
  watchers.add("a", 5);
  watchers.remove("a", 6);
  watchers.remove("b", 5);
  expect([watchers.has("a"), watchers.has("b")]).toEqual([true, false]);
});
