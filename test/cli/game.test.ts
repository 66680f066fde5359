/** `quest`, `note` and `report` on the command line, through a running server. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { noteView } from "../../src/protocol/notes.ts";
import { questView } from "../../src/protocol/quests.ts";
import { report } from "../../src/protocol/stories.ts";
import { toolEnd } from "../ingest/ingest-rig.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";
import { runCli } from "./run-cli.ts";

let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer({ timeZone: "UTC" });
  await server.hook({ ...toolEnd("s-1", "Edit"), cwd: "/nowhere/ferry" });
});
afterAll(() => server[Symbol.asyncDispose]());

const cli = (...args: string[]) => runCli(args, server.dataDir);
const quests = z.array(questView);

test("where there is nothing yet, a list says so and prints nothing", async () => {
  const none = await cli("quest");
  expect(none).toMatchObject({ code: 0, out: "" });
  expect(none.err).toContain("There is no quest yet");
  expect(await cli("note")).toMatchObject({ code: 0, out: "", err: "The inbox is empty.\n" });
  expect(await cli("note", "--json")).toMatchObject({ code: 0, out: "[]\n" });
});

test("a quest is made, moved phase by phase, completed and listed", async () => {
  const personaId = String(server.one("SELECT id FROM personas"));
  const add = ["quest", "add", "Winter table", "--phase", "Read it", "--phase", "Show it"];
  const made = await cli(...add, "--persona", personaId, "--start", "--json");
  const [quest] = quests.parse(JSON.parse(made.out));
  const id = quest?.id ?? "";
  expect(quest).toMatchObject({ status: "active", title: "Winter table", xpAwarded: 20 });
  const early = await cli("quest", "complete", id);
  expect(early).toMatchObject({ code: 1 });
  expect(early.err).toContain("2 of its phases are still open");
  await cli("quest", "move", id, "1", "completed");
  await cli("quest", "move", id, "2", "skipped");
  const done = await cli("quest", "complete", id);
  expect(done.out).toBe(
    `${id}  completed  2/2  Winter table\n  1. completed  Read it\n  2. skipped    Show it\n`,
  );
  expect((await cli("quest")).out).toBe(`${id}  completed  2/2  Winter table\n`);
});

test("what is no quest, no phase, no verb is told in one sentence", async () => {
  expect(await cli("quest", "show", "nothing")).toMatchObject({ code: 1 });
  expect(await cli("quest", "fly", "nothing")).toMatchObject({ code: 2 });
  expect(await cli("quest", "start")).toMatchObject({ code: 2 });
  const unquoted = await cli("quest", "add", "Sail", "home");
  expect(unquoted).toMatchObject({ code: 2 });
  expect(unquoted.err).toContain('"home" is one word too many; put a text of several into quotes.');
  const { out } = await cli("quest", "add", "One", "--json");
  const [quest] = quests.parse(JSON.parse(out));
  const id = quest?.id ?? "";
  expect((await cli("quest", "move", id, "7", "active")).err).toContain("has 0 phases");
  expect(await cli("quest", "move", id, "1", "flying")).toMatchObject({ code: 2 });
  expect((await cli("quest", "add", "x".repeat(10_000))).err).toContain("at most 200 characters");
});

test("who earns by a quest is named by name; a quest of nobody says that it pays nothing", async () => {
  const nobody = await cli("quest", "add", "Alone", "--phase", "One");
  expect(nobody).toMatchObject({ code: 0 });
  expect(nobody.err).toBe(
    "It will pay nothing: it names neither persona nor project (--persona, --project).\n",
  );
  const made = await cli("quest", "add", "Of the ferry", "--project", "ferry", "--json");
  expect(made.err).toBe("");
  const [quest] = quests.parse(JSON.parse(made.out));
  expect(quest?.projectId).toBe(String(server.one("SELECT id FROM projects")));
  const unknown = await cli("quest", "add", "Lost", "--project", "nowhere");
  expect(unknown).toMatchObject({ code: 1 });
  expect(unknown.err).toContain("There is no such project");
});

test("a project is known by its name, however many were active since", async () => {
  for (let n = 0; n < 201; n++) {
    await server.hook({
      ...{ session_id: `many-${n}`, hook_event_name: "SessionStart", source: "startup" },
      cwd: `/nowhere/many-${n}`,
    });
  }
  const made = await cli("quest", "add", "Far away", "--project", "many-0", "--json");
  expect(made.err).toBe("");
  const [quest] = quests.parse(JSON.parse(made.out));
  const known = server.one("SELECT id FROM projects WHERE name = 'many-0'");
  expect(quest?.projectId).toBe(String(known));
});

test("status tells of every session, and since when: minutes, hours, days", async () => {
  for (const [name, minutes] of [
    ["minutes", 59],
    ["hours", 61],
    ["days", 3 * 24 * 60],
  ] as const) {
    const event = { hook_event_name: "SessionStart", source: "startup", cwd: `/since/${name}` };
    const at = String(Date.now() - minutes * 60_000);
    await server.hook({ session_id: `since-${name}`, ...event }, { "x-event-time": at });
  }
  const { out } = await cli("status");
  expect(out).toMatch(/ 59 min {2}since-mi \/since\/minutes\n/);
  expect(out).toMatch(/ 1 h {2}since-ho \/since\/hours\n/);
  expect(out).toMatch(/ 3 d {2}since-da \/since\/days\n/);
});

test("a note is left and listed", async () => {
  const { out, code } = await cli("note", "Ask", "for", "#berths", "--json");
  expect(code).toBe(0);
  expect(noteView.parse(JSON.parse(out))).toMatchObject({
    content: "Ask for #berths",
    tags: ["berths"],
    status: "inbox",
  });
  expect((await cli("note")).out).toMatch(/^[0-9a-f-]{36} {2}Ask for #berths\n$/);
  expect(await cli("note", "  ")).toMatchObject({ code: 2 });
});

test("the report is Markdown, or JSON, of so many days", async () => {
  const text = await cli("report");
  expect(text.out).toMatch(/^# Report, \d{4}-\d{2}-\d{2}\n\n\d+ XP, 0 prompts, 1 tool, /);
  expect(text.out).toContain("## Projects\n\n- **ferry**: ");
  const json = report.parse(JSON.parse((await cli("report", "--days", "7", "--json")).out));
  expect(json.total.tools).toBe(1);
  expect(json.quests.map(({ title }) => title).sort()).toEqual([
    "Alone",
    "Far away",
    "Of the ferry",
    "One",
    "Winter table",
  ]);
  for (const days of ["0", "32", "x"]) {
    expect(await cli("report", "--days", days)).toMatchObject({ code: 2 });
  }
});
