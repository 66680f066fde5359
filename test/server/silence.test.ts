/** Silence is what this server has missed, by a clock that nobody can set. */
import { expect, test } from "bun:test";
import { Silence } from "../../src/server/silence.ts";
import { newSession } from "../../src/sessions/state.ts";

const session = (id: string, lastActivityAt = 0) => ({ ...newSession(id, id, 0), lastActivityAt });

test("it begins at the first look, not at the last event: the time before this server is none", () => {
  const silence = new Silence();
  expect(silence.of(session("a"), 1_000)).toBe(0);
  expect(silence.of(session("a"), 61_000)).toBe(60_000);
  expect(silence.of(session("b"), 61_000)).toBe(0);
});

test("an event ends it, and so does a pane or a process", () => {
  const silence = new Silence();
  silence.of(session("a", 5), 0);
  expect(silence.of(session("a", 6), 90_000)).toBe(0);
  silence.forget("a");
  expect(silence.of(session("a", 6), 95_000)).toBe(0);
});

test("sessions that are no more are forgotten", () => {
  const silence = new Silence();
  silence.of(session("a"), 0);
  silence.of(session("b"), 0);
  silence.keep([session("b")]);
  expect(silence.of(session("a"), 10)).toBe(0);
  expect(silence.of(session("b"), 10)).toBe(10);
});
