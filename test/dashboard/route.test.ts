/** Addresses of the page. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  parseRoute,
  personaPath,
  projectPath,
  sessionPath,
} from "../../src/dashboard/routing/route.ts";

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

  test.each(["hall", "quests", "notes"] as const)("/%s is a place", (name) => {
    expect(parseRoute(`/${name}`)).toEqual({ name });
    expect(parseRoute(`/${name}/`)).toEqual({ name });
  });

  test("/p/<id> and /project/<id> are a persona and a project", () => {
    expect(parseRoute("/p/7c1f")).toEqual({ name: "persona", id: "7c1f" });
    expect(parseRoute("/project/7c1f")).toEqual({ name: "project", id: "7c1f" });
  });

  test.each([
    "/s",
    "/s/",
    "/s/a/b",
    "/s/%E0%A4%A",
    "/s/a%2Fb",
    "/s/a b",
    "/halls",
    "/hall/a",
    "/p",
    "/p/a/b",
    "/p/%00",
    `/p/${"a".repeat(129)}`,
    "/project",
    "/constructor",
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

  test("made from any id of an adopted file leads back to it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^\p{Cc}]{1,128}$/u), (id) => {
        fc.pre(encodes(id));
        expect(parseRoute(personaPath(id))).toEqual({ name: "persona", id });
        expect(parseRoute(projectPath(id))).toEqual({ name: "project", id });
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

/** Half of a surrogate pair has no form in an address. */
function encodes(id: string): boolean {
  return id.isWellFormed() && id.length <= 128;
}
