/** Bad input at the doors of quests, notes and names: one clear problem each, and nothing changed. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { noteView } from "../../src/protocol/notes.ts";
import { problem } from "../../src/protocol/problem.ts";
import { questView } from "../../src/protocol/quests.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

let server: TestServer;
let bin = "";
beforeAll(async () => {
  server = await makeTestServer({ timeZone: "UTC" });
  bin = join(server.root, "bin");
  mkdirSync(bin);
});
afterAll(() => server[Symbol.asyncDispose]());

const rows = () =>
  ["quests", "notes", "note_tags", "personas", "xp_events"].map((table) =>
    server.one(`SELECT count(*) FROM ${table}`),
  );

async function refused(path: string, body: unknown, status: number): Promise<string> {
  const before = rows();
  const answer = await server.api("POST", path, body);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const { detail, status: told } = problem.parse(await answer.json());
  expect([answer.status, told]).toEqual([status, status]);
  expect(rows()).toEqual(before);
  return detail;
}

const make = async (body: Record<string, unknown>) => {
  const answer = await server.api("POST", "/api/quests", body);
  expect(answer.status).toBe(201);
  return questView.parse(await answer.json());
};

describe("quests", () => {
  test.each([
    ["of 10,000 characters", "x".repeat(10_000), "at most 200 characters"],
    ["that is empty", "   ", "must not be empty"],
    ["with a control character", "a\u0007b", "control characters"],
    ["of two lines", "a\nb", "control characters"],
    ["that turns the direction", "pay\u202eoot", "direction"],
    ["with an isolate", "a\u2067b", "direction"],
    ["that is a number", 7, "title"],
  ])("a title %s is refused", async (_what, title, words) => {
    expect(await refused("/api/quests", { title }, 400)).toContain(words);
  });

  test("a phase that is unknown, a status that is none, a field that is unknown", async () => {
    const { id } = await make({ title: "Real", phases: ["One"] });
    const unknown = `/api/quests/${id}/phases/nothing/move`;
    expect(await refused(unknown, { to: "active" }, 404)).toContain("no such phase");
    expect(await refused(`/api/quests/${id}/move`, { to: "paused" }, 400)).toContain("planned");
    expect(await refused("/api/quests", { title: "x", sudo: true }, 400)).toContain("sudo");
    expect(await refused("/api/quests/nothing/move", { to: "active" }, 404)).toContain("quest");
    expect(await refused("/api/quests", { title: "x", projectId: "nobody" }, 404)).toContain(
      "project",
    );
    expect(
      await refused("/api/quests", { title: "x", phases: Array(51).fill("p") }, 400),
    ).toContain("at most 50 parts");
  });

  test("an illegal move says from where to where, and nothing moves", async () => {
    const quest = await make({ title: "Real", phases: ["One"] });
    const phase = quest.phases[0]?.id;
    const detail = await refused(`/api/quests/${quest.id}/move`, { to: "completed" }, 409);
    expect(detail).toBe("A quest that is planned cannot become completed.");
    const failed = await refused(
      `/api/quests/${quest.id}/phases/${phase}/move`,
      { to: "failed" },
      409,
    );
    const begun = await make({ title: "Begun", phases: ["One"], start: true });
    expect(await refused(`/api/quests/${begun.id}/move`, { to: "completed" }, 409)).toBe(
      "1 of its phases is still open; complete or skip it first.",
    );
    expect(failed).toBe("A phase that is pending cannot become failed.");
    expect(await server.get(`/api/quests/${quest.id}`)).toEqual(quest);
  });

  test("of two moves at once one is refused", async () => {
    const { id, phases } = await make({ title: "Race", phases: ["One"], start: true });
    const path = `/api/quests/${id}/phases/${phases[0]?.id}/move`;
    const answers = await Promise.all(
      [1, 2].map(() => server.api("POST", path, { to: "completed" })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });

  test("a whole life: planned, begun, failed once, tried again, done; with what it earned", async () => {
    await server.hook({
      session_id: "s-quest",
      cwd: "/nowhere/quest",
      hook_event_name: "SessionStart",
      source: "startup",
    });
    const personaId = server.one(
      "SELECT persona_id FROM persona_sessions WHERE session_id = 's-quest'",
    );
    const quest = await make({ title: "Winter table", phases: ["Read", "Show"], personaId });
    const [read, show] = quest.phases.map((phase) => phase.id);
    const move = (path: string, to: string, note?: string) =>
      server.api("POST", `/api/quests/${quest.id}${path}`, note ? { to, note } : { to });
    await move(`/phases/${read}/move`, "active");
    await move(`/phases/${read}/move`, "failed", "the file was torn");
    await move(`/phases/${read}/move`, "active");
    await move(`/phases/${read}/move`, "completed");
    await move(`/phases/${show}/move`, "skipped");
    const done = questView.parse(await (await move("/move", "completed")).json());
    expect(done).toMatchObject({ status: "completed", xpAwarded: 2 * 10 + 25 + 100 });
    expect(done.phases.map(({ status, attempts, note }) => [status, attempts, note])).toEqual([
      ["completed", 2, "the file was torn"],
      ["skipped", 0, null],
    ]);
    const xp = server.one(`SELECT sum(xp_amount) FROM xp_events WHERE event_type LIKE 'quest:%'`);
    expect(xp).toBe(145);
  });
});

describe("a list of quests", () => {
  const titles = async (query: string) => {
    const list = z.object({ items: z.array(questView), nextCursor: z.string().nullable() });
    const all: string[] = [];
    for (let from = ""; ; ) {
      const { items, nextCursor } = list.parse(await server.get(`/api/quests?${query}${from}`));
      all.push(...items.map(({ title }) => title));
      if (nextCursor === null) return all;
      from = `&cursor=${encodeURIComponent(nextCursor)}`;
    }
  };

  test("holds the open ones of a project, planned and active, page by page in one order", async () => {
    for (const cwd of ["/nowhere/many", "/nowhere/other"]) {
      const start = { hook_event_name: "SessionStart", source: "startup" };
      await server.hook({ session_id: cwd.slice(9), cwd, ...start });
    }
    const of = (name: string) => server.one(`SELECT id FROM projects WHERE name = '${name}'`);
    const projectId = of("many");
    for (let n = 0; n < 23; n++) await make({ title: `Many ${n}`, projectId, start: n % 3 === 0 });
    await make({ title: "Elsewhere", projectId: of("other") });
    const given = await make({ title: "Given up", projectId });
    await server.api("POST", `/api/quests/${given.id}/move`, { to: "abandoned" });
    const newestFirst = Array.from({ length: 23 }, (_, n) => `Many ${22 - n}`);
    const query = `project=${projectId}&status=open`;
    expect(await titles(`${query}&limit=5`)).toEqual(newestFirst);
    expect(await titles(`${query}&limit=4&sort=createdAt`)).toEqual(newestFirst.toReversed());
    expect(await titles(`project=${projectId}&status=active&limit=3`)).toEqual(
      newestFirst.filter((title) => Number(title.slice(5)) % 3 === 0),
    );
  });

  test("knows the words of the original: paused rests, archived and failed are over", async () => {
    for (const word of ["paused", "archived", "failed"]) {
      const { id } = await make({ title: `Was ${word}` });
      using db = new Database(server.config.paths.database);
      db.query("UPDATE quests SET status = ? WHERE id = ?").run(word, id);
    }
    expect(await titles("status=planned")).toContain("Was paused");
    expect(await titles("status=open")).toContain("Was paused");
    const over = await titles("status=abandoned");
    expect(over).toContain("Was archived");
    expect(over).toContain("Was failed");
  });
});

describe("notes", () => {
  const note = async (content: string) => {
    const answer = await server.api("POST", "/api/notes", { content });
    expect(answer.status).toBe(201);
    return noteView.parse(await answer.json());
  };
  const found = async (query: string) => {
    const page = z.object({ items: z.array(noteView) });
    return page.parse(await server.get(`/api/notes?${query}`)).items.map((item) => item.content);
  };

  test("tags are read from the text, headings and addresses are none", async () => {
    const made = await note(
      "# Heading\nAsk #Ferry and #winter_table, not a#b or /x#y; #ferry #7 #ümlaut",
    );
    expect(made.tags).toEqual(["ferry", "winter_table", "ümlaut"]);
    expect(await found("tag=Ferry")).toEqual([made.content]);
  });

  test("10,000 tags, 20,001 characters, control characters, no words: one clear problem each", async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => `#t${n}`).join(" ");
    expect(await refused("/api/notes", { content: many }, 400)).toBe(
      "A note may have at most 50 tags.",
    );
    const tenThousand = Array.from({ length: 10_000 }, (_, n) => `#t${n}`).join(" ");
    expect(await refused("/api/notes", { content: tenThousand }, 400)).toContain(
      "20000 characters",
    );
    expect(await refused("/api/notes", { content: "x".repeat(20_001) }, 400)).toContain("20000");
    expect(await refused("/api/notes", { content: "a\u0000b" }, 400)).toContain("control");
    expect(await refused("/api/notes", { content: " \n " }, 400)).toContain("content");
    expect(await refused("/api/notes/nothing", { status: "done" }, 404)).toContain("note");
  });

  test("search finds words and their beginnings, in any letters, and no syntax breaks it", async () => {
    await note("Berths for the Über-ferry in März");
    expect(await found("q=uber%20marz")).toHaveLength(1);
    expect(await found("q=BERTH")).toHaveLength(1);
    expect(await found("q=nowhere")).toEqual([]);
    for (const odd of ['"', "a OR", "NEAR(", "*", "-x", "content:", "'; DROP TABLE notes", "()"]) {
      await found(`q=${encodeURIComponent(odd)}`);
    }
    expect(await found(`q=${encodeURIComponent('"*"')}`)).toEqual([]);
  });

  test("changed it is found by its new words and tags alone; deleted not at all", async () => {
    const { id } = await note("lantern #old");
    await server.api("POST", `/api/notes/${id}`, { content: "beacon #new", status: "active" });
    expect(await found("q=lantern")).toEqual([]);
    expect(await found("q=beacon&status=active&tag=new")).toEqual(["beacon #new"]);
    await server.api("DELETE", `/api/notes/${id}`);
    expect(await found("q=beacon")).toEqual([]);
    expect(server.one(`SELECT count(*) FROM note_tags WHERE note_id = '${id}'`)).toBe(0);
  });

  test("an issue is made by gh: arguments as they are, the text by stdin, once", async () => {
    const log = join(bin, "log");
    const gh = join(bin, "gh");
    writeFileSync(
      gh,
      `#!/bin/sh\nfor a in "$@"; do echo "[$a]" >> "${log}"; done\ncat >> "${log}"\necho https://github.com/mira/ferry/issues/7\n`,
    );
    chmodSync(gh, 0o755);
    await using other = await makeTestServer({ env: { PATH: `${bin}:/usr/bin:/bin` } });
    const repository = join(other.root, "ferry");
    mkdirSync(join(repository, ".git"), { recursive: true });
    writeFileSync(
      join(repository, ".git/config"),
      '[remote "origin"]\nurl = git@github.com:mira/ferry.git\n',
    );
    writeFileSync(join(repository, ".git/HEAD"), "ref: refs/heads/main\n");
    const start = { hook_event_name: "SessionStart", source: "startup" };
    await other.hook({ session_id: "s-issue", cwd: repository, ...start });
    await other.hook({ session_id: "s-issue-2", cwd: "/nowhere/else", ...start });
    const projectId = other.one("SELECT id FROM projects WHERE github_url IS NOT NULL");
    const content = '--title $(touch x); `id` "q"\nsecond line';
    const made = noteView.parse(await (await other.api("POST", "/api/notes", { content })).json());
    const path = `/api/notes/${made.id}/issue`;
    const answer = await other.api("POST", path, { projectId });
    expect(noteView.parse(await answer.json())).toMatchObject({
      status: "done",
      issueUrl: "https://github.com/mira/ferry/issues/7",
    });
    expect(readFileSync(log, "utf8")).toBe(
      `[issue]\n[create]\n[--repo]\n[mira/ferry]\n[--title=--title $(touch x); \`id\` "q"]\n[--body-file]\n[-]\n${content}`,
    );
    expect((await other.api("POST", path, { projectId })).status).toBe(409);
    const elsewhere = other.one("SELECT id FROM projects WHERE github_url IS NULL");
    const next = noteView.parse(
      await (await other.api("POST", "/api/notes", { content: "n" })).json(),
    );
    const noRepository = await other.api("POST", `/api/notes/${next.id}/issue`, {
      projectId: elsewhere,
    });
    expect(noRepository.status).toBe(422);
  });

  test("a gh that refuses leaves the note as it is, and the answer says what to do", async () => {
    const gh = join(bin, "gh");
    await using other = await makeTestServer({ env: { PATH: `${bin}:/usr/bin:/bin` } });
    const repository = join(other.root, "ferry");
    mkdirSync(join(repository, ".git"), { recursive: true });
    const remote = '[remote "origin"]\nurl = https://github.com/mira/ferry\n';
    writeFileSync(join(repository, ".git/config"), remote);
    await other.hook({ session_id: "s-1", cwd: repository, hook_event_name: "SessionStart" });
    const projectId = other.one("SELECT id FROM projects");
    const content = "Ask for the table";
    const note = noteView.parse(await (await other.api("POST", "/api/notes", { content })).json());
    const answers = [
      ["To get started, please run: gh auth login", "gh is not signed in; run: gh auth login"],
      ["HTTP 410: issues are disabled", "try it in a terminal to see why: gh issue create"],
    ];
    for (const [said, told] of answers) {
      writeFileSync(gh, `#!/bin/sh\necho '${said}' >&2\nexit 4\n`, { mode: 0o755 });
      chmodSync(gh, 0o755);
      const answer = await other.api("POST", `/api/notes/${note.id}/issue`, { projectId });
      const { status, detail } = problem.parse(await answer.json());
      expect(status).toBe(422);
      expect(detail).toContain(told ?? "");
    }
    const kept = noteView.parse(await other.get(`/api/notes/${note.id}`));
    expect(kept).toMatchObject({ status: "inbox", issueUrl: null });
  });

  test("without gh the answer says what to install", async () => {
    await using other = await makeTestServer({ env: { PATH: "/nonexistent" } });
    const repository = join(other.root, "ferry");
    mkdirSync(join(repository, ".git"), { recursive: true });
    writeFileSync(
      join(repository, ".git/config"),
      '[remote "origin"]\nurl = https://github.com/mira/ferry\n',
    );
    await other.hook({ session_id: "s-1", cwd: repository, hook_event_name: "SessionStart" });
    const projectId = other.one("SELECT id FROM projects");
    const made = noteView.parse(
      await (await other.api("POST", "/api/notes", { content: "n" })).json(),
    );
    const answer = await other.api("POST", `/api/notes/${made.id}/issue`, { projectId });
    expect(problem.parse(await answer.json())).toMatchObject({ status: 422, code: "no_issue" });
  });
});

describe("names", () => {
  test("a persona gets another name; one that is taken or tricky is refused", async () => {
    const begin = { hook_event_name: "SessionStart", source: "startup", cwd: "/nowhere/names" };
    for (const session_id of ["s-n1", "s-n2"]) await server.hook({ session_id, ...begin });
    const idOf = (session: string) =>
      server.one(`SELECT persona_id FROM persona_sessions WHERE session_id = '${session}'`);
    const path = `/api/personas/${idOf("s-n1")}`;
    const answer = await server.api("POST", path, { name: "Captain Wren" });
    expect(await answer.json()).toMatchObject({ name: "Captain Wren" });
    const other = `/api/personas/${idOf("s-n2")}`;
    expect(await refused(other, { name: "Captain Wren" }, 409)).toContain("has this name");
    expect(await refused(other, { name: "x".repeat(65) }, 400)).toContain("at most 64");
    expect(await refused(other, { name: "W\u202eren" }, 400)).toContain("direction");
    expect(await refused("/api/personas/nobody", { name: "W" }, 404)).toContain("persona");
    for (const name of ["\u200b\u200b", "W\u200dren", "Wren\u200c", "\u3164", "W\u2060ren"]) {
      expect(await refused(other, { name }, 400)).toContain("nobody can see");
    }
    for (const name of ["", "  ", "\ufeff"]) {
      expect(await refused(other, { name }, 400)).toContain("must not be empty");
    }
    for (const name of [
      "\u{1f600}",
      "\u{1f468}\u200d\u{1f469}\u200d\u{1f467} Oda",
      "می\u200cرود",
    ]) {
      const named = await server.api("POST", other, { name });
      expect(await named.json()).toMatchObject({ name });
    }
    // Its own name again is no conflict.
    expect((await server.api("POST", path, { name: "Captain Wren" })).status).toBe(200);
  });
});
