/** Addresses of the page. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseRoute, sessionPath } from "../../src/dashboard/routing/route.ts";

describe("a path", () => {
  test("of the root is the camp", () => {
    expect(parseRoute("/")).toEqual({ name: "camp" });
    expect(parseRoute("")).toEqual({ name: "camp" });
  });

  test("/s/<id> is a session", () => {
    expect(parseRoute("/s/7c1f0b52-3f0e")).toEqual({ name: "session", id: "7c1f0b52-3f0e" });
    expect(parseRoute("/s/pane-0a1b2c3d-9/")).toEqual({ name: "session", id: "pane-0a1b2c3d-9" });
  });

  test("/sign-in is the gate", () => {
    expect(parseRoute("/sign-in")).toEqual({ name: "sign-in" });
  });

  test.each([
    "/s",
    "/s/",
    "/s/a/b",
    "/s/%E0%A4%A",
    "/s/a%2Fb",
    "/s/a b",
    "/hall",
    "/S/a",
    "/s/%00",
  ])("%p leads nowhere", (path) => {
    expect(parseRoute(path)).toEqual({ name: "not-found" });
  });

  test("made from a session id leads back to it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Za-z._-]{1,128}$/), (id) => {
        expect(parseRoute(sessionPath(id))).toEqual({ name: "session", id });
      }),
    );
  });

  test("never throws, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        expect(parseRoute(path).name).toBeString();
      }),
    );
  });
});
