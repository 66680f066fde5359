/** Lists by page: every item once, whatever is added meanwhile; cursors that only fit their list. */
import type { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { z } from "zod";
import { inMemory, type Place, pageOf } from "../../src/http/page.ts";
import { newId } from "../../src/lib/ids.ts";
import { problem } from "../../src/protocol/problem.ts";
import { logPageSql } from "../../src/store/pages.ts";
import { makeTestServer, type TestServer } from "../support/make-test-server.ts";

const page = z.object({
  items: z.array(z.looseObject({ id: z.union([z.string(), z.number()]) })),
  nextCursor: z.string().nullable(),
});
type Item = z.infer<typeof page>["items"][number];

const ROWS = 500;
let server: TestServer;
beforeAll(async () => {
  server = await makeTestServer();
  for (let n = 0; n < ROWS; n++) await prompt(n);
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

/** One more session, persona, event and row of the ledger. */
async function prompt(n: number): Promise<void> {
  const response = await server.hook({
    session_id: `s-${n}`,
    hook_event_name: "UserPromptSubmit",
    prompt: "x",
    // Ten to a project.
    cwd: `/nowhere/p-${n % 50}`,
  });
  expect(response.status).toBe(202);
}

const pageAt = async (path: string) => page.parse(await server.get(path, "full"));

/** All items of a list, page by page; `between` runs after each. */
async function walk(path: string, between: () => Promise<void> = async () => {}): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const found = await pageAt(`${path}${query}`);
    items.push(...found.items);
    cursor = found.nextCursor;
    await between();
  } while (cursor !== null && items.length < 5_000);
  return items;
}

describe("500 rows and more that come while one reads", () => {
  const lists = [
    ["/api/events?sort=-id&limit=37", "id"],
    ["/api/events?sort=id&limit=200", "id"],
    ["/api/xp?sort=-id&limit=64", "id"],
    ["/api/xp?sort=id&limit=200", "id"],
    ["/api/sessions?sort=id&limit=50", "id"],
    ["/api/sessions?sort=-id&limit=50", "id"],
    ["/api/sessions?sort=since&limit=200", "since"],
    ["/api/sessions?sort=-since&limit=200", "since"],
    ["/api/personas?sort=createdAt&limit=99", "createdAt"],
    ["/api/personas?sort=-createdAt&limit=99", "createdAt"],
    ["/api/personas?sort=-lastSeenAt&limit=99", "lastSeenAt"],
    ["/api/personas?sort=lastSeenAt&limit=200", "lastSeenAt"],
    ["/api/personas?sort=-totalXp&limit=99", "totalXp"],
    ["/api/personas?sort=totalXp&limit=200", "totalXp"],
    ["/api/personas?sort=name&limit=99", "name"],
    ["/api/personas?sort=-name&limit=99", "name"],
  ] as const;
  let next = ROWS;
  for (const [path, key] of lists) {
    test(`${path}: none twice, none lost, in order`, async () => {
      const known = (await walk(path)).map((item) => item.id);
      expect(known.length).toBeGreaterThanOrEqual(ROWS);
      const added: string[] = [];
      const items = await walk(path, async () => {
        added.push(`s-${next}`);
        await prompt(next++);
      });
      const ids = items.map((item) => item.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(known.filter((id) => !ids.includes(id))).toEqual([]);
      const keys = items.map((item) => z.union([z.string(), z.number()]).parse(item[key]));
      const isDescending = path.includes("sort=-");
      const wrong = keys.filter((value, index) => {
        const before = keys[index - 1];
        return before !== undefined && (isDescending ? before < value : before > value);
      });
      expect(wrong).toEqual([]);
      expect(added.length).toBeGreaterThan(1);
    }, 60_000);
  }

  test("projects and devices page the same way", async () => {
    for (const sort of ["-lastActivityAt", "createdAt", "-totalXp", "name"]) {
      const items = await walk(`/api/projects?sort=${sort}&limit=7`);
      expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
      expect(items.length).toBe(50);
    }
    for (const sort of ["createdAt", "-createdAt", "name", "-name"]) {
      const items = await walk(`/api/devices?sort=${sort}&limit=1`);
      expect(items.length).toBe(Number(server.one("SELECT count(*) FROM devices")));
    }
  });
});

test("a list without parameters is a page of 50 in its own order", async () => {
  const first = await pageAt("/api/events");
  expect(first.items).toHaveLength(50);
  expect(first.items[0]?.id).toBe(Number(server.one("SELECT max(id) FROM events")));
  expect(first.nextCursor).not.toBeNull();
});

test("the last page says so, even when it is full", async () => {
  const all = await walk("/api/projects?limit=25");
  expect(all).toHaveLength(50);
  const last = await pageAt("/api/projects?limit=50");
  expect(last.nextCursor).toBeNull();
});

test("events of one session, and points of one persona or project, and of both", async () => {
  await server.hook({ session_id: "s-7", hook_event_name: "Stop" });
  const events = await walk("/api/events?session=s-7&limit=1");
  expect(events.map((event) => event["type"])).toEqual(["stop", "user_prompt_submit"]);
  expect(events.map((event) => event["sessionId"])).toEqual(["s-7", "s-7"]);
  const [event] = events;
  const { personaId, projectId } = z
    .looseObject({ personaId: z.string(), projectId: z.string() })
    .parse(event);
  const count = (where: string) => Number(server.one(`SELECT count(*) FROM xp_events ${where}`));
  const byPersona = await walk(`/api/xp?persona=${personaId}&limit=1`);
  expect(byPersona.length).toBe(count(`WHERE persona_id = '${personaId}'`));
  const byProject = await walk(`/api/xp?project=${projectId}&limit=3`);
  expect(byProject.length).toBe(count(`WHERE project_id = '${projectId}'`));
  expect(byProject.length).toBeGreaterThan(byPersona.length);
  const both = await walk(`/api/xp?persona=${personaId}&project=${projectId}`);
  const ofBoth = `WHERE persona_id = '${personaId}' AND project_id = '${projectId}'`;
  expect(both.length).toBe(count(ofBoth));
  expect(both.length).toBeGreaterThan(0);
  expect((await pageAt("/api/xp?persona=nobody")).items).toEqual([]);
});

test("a list of events tells nothing of what the agent wrote; one event does", async () => {
  const secret = "the prompt of somebody";
  await server.hook({ session_id: "s-x", hook_event_name: "UserPromptSubmit", prompt: secret });
  const list = await server.get("/api/events?session=s-x");
  expect(JSON.stringify(list)).not.toContain(secret);
  const id = page.parse(list).items[0]?.id;
  const one = z
    .looseObject({ payload: z.unknown() })
    .parse(await server.get(`/api/events/${id}`, "full"));
  expect(one.payload).toMatchObject({ prompt: secret, hook_event_name: "UserPromptSubmit" });
  expect((await server.api("GET", "/api/events/999999999")).status).toBe(404);
});

describe("cursors", () => {
  const ask = async (path: string) => {
    const response = await server.api("GET", path);
    return { status: response.status, body: await response.json() };
  };

  test("one that was changed at any place is 400 and never a wrong page", async () => {
    const { nextCursor } = await pageAt("/api/personas?sort=name");
    const cursor = nextCursor ?? "";
    expect(cursor.length).toBeGreaterThan(20);
    for (let at = 0; at < cursor.length; at++) {
      const other = cursor[at] === "A" ? "B" : "A";
      const changed = `${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`;
      const { status, body } = await ask(`/api/personas?sort=name&cursor=${changed}`);
      expect([changed, status]).toEqual([changed, 400]);
      expect(problem.parse(body).code).toBe("bad_cursor");
    }
    for (const bad of ["", "x", cursor.slice(1), `${cursor}A`, `${cursor}=`, "W10", "bnVsbA"]) {
      expect([bad, (await ask(`/api/personas?sort=name&cursor=${bad}`)).status]).toEqual([
        bad,
        400,
      ]);
    }
    expect((await ask(`/api/personas?sort=name&cursor=${cursor}`)).status).toBe(200);
  });

  test("one of another list, order or filter is 400; another size of page is fine", async () => {
    const { nextCursor } = await pageAt("/api/xp?sort=-id&limit=5");
    for (const path of [
      "/api/events?sort=-id",
      "/api/xp?sort=id",
      "/api/xp?sort=-id&persona=x",
      "/api/personas?sort=-totalXp",
    ]) {
      expect([path, (await ask(`${path}&cursor=${nextCursor}`)).status]).toEqual([path, 400]);
    }
    expect((await ask(`/api/xp?sort=-id&limit=200&cursor=${nextCursor}`)).status).toBe(200);
    // The order that is the default need not be said.
    expect((await ask(`/api/xp?cursor=${nextCursor}`)).status).toBe(200);
  });

  test("one outlives the item that it names", async () => {
    const { nextCursor, items } = await pageAt("/api/sessions?sort=id&limit=3");
    await server.hook({ session_id: String(items[2]?.id), hook_event_name: "SessionEnd" });
    const rest = await pageAt(`/api/sessions?sort=id&limit=3&cursor=${nextCursor}`);
    expect(String(rest.items[0]?.id) > String(items[2]?.id)).toBe(true);
  });
});

test("any list in memory, of any order and size of page, is read whole and once while it grows", () => {
  const items = fc.array(fc.record({ key: fc.integer({ min: 0, max: 5 }) }), { maxLength: 60 });
  fc.assert(
    fc.property(
      items,
      items,
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (old, more, limit, turned) => {
        const named = (list: Place[] | { key: number }[]) =>
          list.map(({ key }) => ({ key, id: newId() }));
        const all: Place[] = named(old);
        const coming = named(more);
        const known = all.map(({ id }) => id);
        const seen: Place[] = [];
        let cursor: string | undefined;
        do {
          const query = { limit, sort: turned ? "-key" : "key", cursor };
          const read = inMemory(all, turned, (item) => item);
          const found = pageOf("test", query, read, (item) => item);
          seen.push(...found.items);
          cursor = found.nextCursor ?? undefined;
          const next = coming.pop();
          if (next) all.push(next);
        } while (cursor !== undefined);
        const ids = seen.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(known.filter((id) => !ids.includes(id))).toEqual([]);
      },
    ),
  );
});

test("no page of events or of the ledger scans the table or sorts it", () => {
  using db = server.openDatabase();
  const cases = [
    ["events", []],
    ["events", ["session_id"]],
    ["xp_events", []],
    ["xp_events", ["persona_id"]],
    ["xp_events", ["project_id"]],
    ["xp_events", ["persona_id", "project_id"]],
  ] as const;
  for (const [table, filters] of cases) {
    for (const isDescending of [false, true]) {
      const plan = planOf(db, logPageSql(table, "*", filters, isDescending));
      expect([table, filters, plan.length]).toEqual([table, filters, 1]);
      expect(plan[0]).toStartWith(`SEARCH ${table} USING`);
    }
  }
  // The look shows a scan where there is one.
  expect(planOf(db, "SELECT * FROM xp_events WHERE event_type = 'x'")).toEqual(["SCAN xp_events"]);
});

function planOf(db: Database, sql: string): string[] {
  const rows = db.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql.replaceAll("?", "'1'")}`);
  return rows.all().map((row) => row.detail);
}
