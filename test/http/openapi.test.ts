/** The document at /openapi.json: valid, complete, and true of every real answer. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { z } from "zod";
import { makeApp } from "../../src/http/app.ts";
import type { HttpContext } from "../../src/http/context.ts";
import { type House, makeHouse } from "../server/house.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { Documented } from "./documented.ts";
import { isPublicFile, RULES } from "./routes.ts";

let house: House;
let document: Documented;
let paneId: string;
beforeAll(async () => {
  house = await makeHouse();
  paneId = await house.tmux.start();
  document = new Documented(await house.server.get("/openapi.json"));
});
afterAll(() => house[Symbol.asyncDispose]());

const list = z.looseObject({ items: z.array(z.looseObject({ id: z.unknown() })) });
const payload = (name: string): Record<string, unknown> =>
  z
    .record(z.string(), z.unknown())
    .parse(
      JSON.parse(
        readFileSync(join(import.meta.dir, "../fixtures/payloads", `${name}.json`), "utf8"),
      ),
    );

test("the document is valid OpenAPI 3.1", async () => {
  const json = await house.server.get("/openapi.json");
  const validator = new Validator();
  const result = await validator.validate(z.record(z.string(), z.unknown()).parse(json));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe("3.1");
  // The judge sees a fault where there is one.
  const broken = { ...z.record(z.string(), z.unknown()).parse(json), paths: { x: 1 } };
  expect((await new Validator().validate(broken)).valid).toBe(false);
});

test("every route of the running app is in it, and nothing else is", async () => {
  const app = await makeApp({ config: { host: "127.0.0.1" } } as unknown as HttpContext);
  const routes = app.routes
    .map(({ method, path }) => `${method === "WS" ? "GET" : method} ${path}`)
    .filter((route) => !isPublicFile(route));
  expect([...document.operations().keys()].sort()).toEqual(routes.sort());
});

test("no two operations share a name, and each path names its parameters", () => {
  const operations = [...document.operations()];
  const names = operations.map(([, { operationId }]) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const [route, { parameters }] of operations) {
    const inPath = parameters.filter((one) => one.in === "path").map((one) => one.name);
    expect([route, inPath]).toEqual([
      route,
      [...route.matchAll(/:(\w+)/g)].map(([, n]) => n ?? ""),
    ]);
  }
});

test("the access that it states is the one of the table of roles", () => {
  const access = (may: readonly string[]): string => {
    if (may.includes("none")) return "anyone";
    const least = ["view", "answer", "full"].find((role) => may.includes(role));
    return may.includes("cli") ? (least ?? "cli") : `person:${least}`;
  };
  const operations = document.operations();
  for (const { method, path, may } of RULES) {
    // Adding a device asks for more than its role, depending on who asks for what.
    const wanted = `${method} ${path}` === "POST /api/devices" ? "answer" : access(may);
    const stated = operations.get(`${method} ${path}`)?.["x-access"];
    expect(`${method} ${path} ${stated}`).toBe(`${method} ${path} ${wanted}`);
  }
});

describe("with sessions, panes, a held request and an error about", () => {
  let held: Promise<Response>;
  beforeAll(async () => {
    const tell = (id: string, name: string) => house.tell(id, paneId, payload(name));
    await tell("s-doc", "session_start_startup");
    await tell("s-doc", "user_prompt_submit");
    await tell("s-doc", "post_tool_use_edit");
    await house.server.api("POST", "/api/quests", { title: "Berths", phases: ["Find them"] });
    await house.server.api("POST", "/api/notes", { content: "Ask for #berths" });
    await house.server.hook({ ...payload("stop_failure_rate_limit"), session_id: "s-failed" });
    await house.server.hook({ ...payload("pre_tool_use_bash"), session_id: "s-tool" });
    expect((await house.server.api("POST", "/api/backups")).status).toBe(201);
    held = house.tell("s-asks", paneId, {
      ...payload("permission_request_bash"),
      session_id: "s-asks",
    });
    await waitUntil("one request is held and one pane is seen", async () => {
      const requests = list.parse(await house.server.get("/api/permissions"));
      const panes = z.object({ items: z.array(z.unknown()) });
      const { items } = panes.parse(await house.server.get("/api/panes"));
      return requests.items.length === 1 && items.length === 1;
    });
  });

  /** A real id for `:id`, from the list of the same name. */
  async function sampleOf(route: string): Promise<string> {
    const path = route.replace("GET ", "");
    if (path.startsWith("/avatars/")) return "/avatars/0123456789abcdef.svg";
    if (/\/(wall|stats|timeline|heat-map)$/.test(path)) {
      const { items } = list.parse(await house.server.get("/api/projects?limit=1"));
      return `${path}?project=${items[0]?.id}`;
    }
    if (!path.includes(":id")) return path;
    const found = list.parse(await house.server.get(path.replace(/\/:id.*$/, "?limit=1")));
    const id = found.items[0]?.id;
    return path.replace(":id", String(id));
  }

  test("every GET answers 200 as it is documented", async () => {
    const reads = [...document.operations().keys()].filter(
      (route) => route.startsWith("GET ") && route !== "GET /live",
    );
    expect(reads.length).toBeGreaterThan(18);
    for (const route of reads) {
      const response = await house.server.api("GET", await sampleOf(route));
      expect([route, response.status]).toEqual([route, 200]);
      expect(await document.faults(route, response)).toEqual([]);
    }
  });

  test("no list was empty, so that each kind of item was seen", async () => {
    for (const name of [
      "sessions",
      "permissions",
      "panes",
      "personas",
      "projects",
      "devices",
      "events",
      "xp",
      "quests",
      "notes",
      "note-tags",
      "challenges",
      "leaderboard",
      "achievements",
      "achievements/unlocked",
      "backups",
    ]) {
      const { items } = z
        .object({ items: z.array(z.unknown()) })
        .parse(await house.server.get(`/api/${name}`, "full"));
      expect([name, items.length > 0]).toEqual([name, true]);
    }
  });

  test("the judge finds what is not documented", async () => {
    const lie = (body: string, status = 200, type = "application/json") =>
      document.faults(
        "GET /api/me",
        new Response(body, { status, headers: { "content-type": type } }),
      );
    expect(await lie('{"device":"x","role":"view","version":"1"}')).toEqual([]);
    expect(await lie('{"device":"x","role":"king","version":"1"}')).toHaveLength(1);
    expect(await lie('{"device":"x","role":"view","version":"1","secret":"y"}')).toHaveLength(1);
    expect(await lie("{}", 409)).toHaveLength(1);
    expect(await lie("{}", 200, "text/html")).toHaveLength(1);
  });

  type Seen = (route: string, status: number, response: Response) => Promise<unknown>;

  /** What a person does to sessions and windows, each done and refused. */
  async function actSeen(seen: Seen): Promise<void> {
    const { server, tmux } = house;
    const act = (path: string, body: unknown = {}) => server.api("POST", `/api/${path}`, body);
    const acts: Record<string, unknown> = {
      override: { status: "idle", until: null },
      mute: { muted: true },
      ack: {},
    };
    for (const [name, body] of Object.entries(acts)) {
      const route = `POST /api/sessions/:id/${name}`;
      await seen(route, 200, await act(`sessions/s-tool/${name}`, body));
      await seen(route, 404, await act(`sessions/s-none/${name}`, body));
    }
    const past = { status: "idle", until: "2020-01-01T00:00:00.000Z" };
    const override = "POST /api/sessions/:id/override";
    await seen(override, 422, await act("sessions/s-tool/override", past));
    const signal = { signal: "TERM", pid: 999_999 };
    await seen("POST /api/sessions/:id/signal", 409, await act("sessions/s-tool/signal", signal));
    const dialog = "POST /api/sessions/:id/dialog";
    await seen(dialog, 409, await act("sessions/s-tool/dialog", { option: "Yes" }));
    const later = { text: "later", requestId: "request-doc-3", whenIdle: true };
    const prompt = "POST /api/sessions/:id/prompt";
    await seen(prompt, 200, await act("sessions/s-tool/prompt", later));
    const waiting = "/api/sessions/s-tool/prompts/request-doc-3";
    const cancel = "DELETE /api/sessions/:id/prompts/:requestId";
    await seen(cancel, 200, await server.api("DELETE", waiting));
    await seen(cancel, 404, await server.api("DELETE", waiting));
    const panes = z.object({ items: z.array(z.object({ key: z.string() })) });
    const pane = panes.parse(await server.get("/api/panes")).items[0]?.key;
    const cwd = tmux.folder;
    await seen("POST /api/windows", 201, await act("windows", { cwd, pane }));
    await seen("POST /api/windows", 409, await act("windows", { cwd: "/nowhere", pane }));
    await seen("POST /api/windows/split", 201, await act("windows/split", { cwd, pane }));
    await seen("POST /api/windows/rename", 200, await act("windows/rename", { pane, name: "fox" }));
    const gone = { pane: "00000000:%99" };
    await seen("POST /api/windows/close", 409, await act("windows/close", gone));
    await seen(
      "POST /api/windows/signal",
      409,
      await act("windows/signal", { ...gone, signal: "INT" }),
    );
  }

  test("every POST and DELETE answers as it is documented, done or refused", async () => {
    const { server } = house;
    const faults: string[] = [];
    const seen = async (route: string, status: number, response: Response) => {
      if (response.status !== status) faults.push(`${route}: ${response.status}, not ${status}`);
      const copy = response.clone();
      faults.push(...(await document.faults(route, response)));
      return z.looseObject({}).parse(JSON.parse((await copy.text()) || "{}"));
    };
    const hook = "POST /hooks/claude-code";
    await seen(hook, 202, await server.hook({ session_id: "s-2", hook_event_name: "Stop" }));
    await seen(hook, 400, await server.hook({ session_id: "s-2" }));
    await seen(hook, 204, await server.hook({ ...payload("permission_request_bash") }));
    const post = (path: string, body: unknown, asker: "full" | "cli" | "none" = "full") =>
      server.api("POST", path, body, asker);
    const link = await seen(
      "POST /api/sign-in-links",
      200,
      await post("/api/sign-in-links", {}, "cli"),
    );
    const signIn = () => post("/api/sign-in", { code: link["code"] }, "none");
    await seen("POST /api/sign-in", 200, await signIn());
    await seen("POST /api/sign-in", 401, await signIn());
    await seen("POST /api/live-ticket", 200, await post("/api/live-ticket", {}));
    const device = { name: "documented", role: "view" };
    const added = await seen("POST /api/devices", 201, await post("/api/devices", device));
    const path = `/api/devices/${added["id"]}`;
    await seen("DELETE /api/devices/:id", 200, await server.api("DELETE", path));
    await seen("DELETE /api/devices/:id", 404, await server.api("DELETE", path));
    const prompt = { text: "hello", requestId: "request-doc-1" };
    const promptRoute = "POST /api/sessions/:id/prompt";
    await seen(promptRoute, 422, await post("/api/sessions/s-failed/prompt", prompt));
    await seen(promptRoute, 404, await post("/api/sessions/s-none/prompt", prompt));
    const forced = { ...prompt, force: true, submit: false, requestId: "request-doc-2" };
    await seen(promptRoute, 200, await post("/api/sessions/s-asks/prompt", forced));
    const keysRoute = "POST /api/sessions/:id/keys";
    const keys = { keys: ["Escape"] };
    await seen(keysRoute, 200, await post("/api/sessions/s-asks/keys", keys));
    await seen(keysRoute, 422, await post("/api/sessions/s-failed/keys", keys));
    const made = await seen("POST /api/backups", 201, await post("/api/backups", {}));
    const backup = `/api/backups/${made["name"]}`;
    const noBackup = "/api/backups/manual-2026-01-01T00-00-00Z.db";
    const inspection = "POST /api/backups/:name/inspection";
    await seen(inspection, 200, await post(`${backup}/inspection`, {}));
    await seen(inspection, 404, await post(`${noBackup}/inspection`, {}));
    const restoring = await post(`${noBackup}/restore`, { confirm: true });
    await seen("POST /api/backups/:name/restore", 404, restoring);
    const fold = { before: "2020-01-01", isDryRun: true };
    await seen("POST /api/ledger/compaction", 200, await post("/api/ledger/compaction", fold));
    await actSeen(seen);
    const [open] = list.parse(await server.get("/api/permissions")).items;
    const decide = () => post(`/api/permissions/${open?.id}`, { behavior: "deny" });
    await seen("POST /api/permissions/:id", 200, await decide());
    await seen("POST /api/permissions/:id", 409, await decide());
    await seen(hook, 200, await held);
    await seen("POST /api/sign-out", 200, await post("/api/sign-out", {}));
    expect(faults).toEqual([]);
  });
});
