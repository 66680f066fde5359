/** Relative and absolute times as the page tells them. */
import { describe, expect, test } from "bun:test";
import { clockText, durationText, momentText, sinceText } from "../../src/dashboard/text/time.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("durations", () => {
  test.each([
    [0, "now"],
    [9.9 * second, "now"],
    [10 * second, "10 s"],
    [59 * second, "50 s"],
    [60 * second, "1 min"],
    [59 * minute + 59 * second, "59 min"],
    [hour, "1 h"],
    [2 * hour + 5 * minute, "2 h 5 min"],
    [23 * hour + 59 * minute, "23 h 59 min"],
    [day, "1 d"],
    [3 * day + 4 * hour, "3 d 4 h"],
  ])("of %d ms read %p", (length, text) => {
    expect(durationText(length)).toBe(text);
  });
});

describe("the time since a moment", () => {
  const now = Date.parse("2026-03-01T12:00:00.000Z");

  test("counts from the moment to now", () => {
    expect(sinceText("2026-03-01T11:57:30.000Z", now)).toBe("2 min");
  });

  test("of a moment that has not come yet is now", () => {
    expect(sinceText("2026-03-01T12:05:00.000Z", now)).toBe("now");
  });
});

describe("absolute times", () => {
  const at = Date.parse("2026-03-01T23:30:05.000Z");

  test("follow the reader's zone and locale", () => {
    expect(clockText(at, "de-DE", "Europe/Berlin")).toBe("00:30:05");
    expect(clockText(at, "en-GB", "UTC")).toBe("23:30:05");
    expect(momentText(at, "en-GB", "Europe/Berlin")).toContain("2 Mar 2026");
  });
});
