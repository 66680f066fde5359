/** Text and keys from the page reach the real pane as they are. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newId } from "../../src/lib/ids.ts";
import { promptDelivery } from "../../src/protocol/api.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { makeHouse } from "./house.ts";

const LINES = Array.from({ length: 1_600 }, (_, n) => `${n} ${"x".repeat(60)}`).join("\n");

test("Up, -R, a; three lines, an emoji and 100 KiB arrive exactly in cat -A of the pane", async () => {
  await using house = await makeHouse();
  const file = join(house.tmux.folder, "typed");
  const pane = await house.tmux.start({ command: `stty -echo; cat -A > '${file}'` });
  await house.tell("typist", pane, { hook_event_name: "SessionStart", source: "startup" });
  await waitUntil("the pane is known", async () => (await house.sessions())[0]?.pane?.id === pane);
  await waitUntil("the server sees the pane", async () => {
    const { items } = (await house.server.get("/api/panes")) as { items: unknown[] };
    return items.length === 1;
  });

  const texts = ["Up", "-R", "a;", "one\ntwo\nthree", "🦊 fox", LINES];
  for (const text of texts) {
    const answer = await house.server.api("POST", "/api/sessions/typist/prompt", {
      text: `${text}\n`,
      requestId: newId(),
      submit: false,
      force: true,
    });
    const delivery = promptDelivery.parse(await answer.json());
    expect([text.slice(0, 20), delivery.state]).toEqual([text.slice(0, 20), "typed"]);
  }
  const expected = Bun.spawnSync(["cat", "-A"], {
    stdin: Buffer.from(texts.map((text) => `${text}\n`).join("")),
  }).stdout.toString();
  expect(expected.length).toBeGreaterThan(100 * 1024);
  await waitUntil(
    "all of it has arrived",
    () => readFileSync(file, "utf8").length >= expected.length,
  );
  expect(readFileSync(file, "utf8")).toBe(expected);
});

test("without force a pane that shows no prompt box gets nothing, and the answer says why", async () => {
  await using house = await makeHouse();
  const file = join(house.tmux.folder, "typed");
  const pane = await house.tmux.start({ command: `cat > '${file}'` });
  await house.tell("typist", pane, { hook_event_name: "SessionStart", source: "startup" });
  await waitUntil("the server sees the pane", async () => {
    const { items } = (await house.server.get("/api/panes")) as { items: unknown[] };
    return items.length === 1;
  });
  const body = { text: "rm -rf nothing\n", requestId: newId() };
  const answer = await house.server.api("POST", "/api/sessions/typist/prompt", body, "answer");
  expect(answer.status).toBe(422);
  expect(promptDelivery.parse(await answer.json())).toMatchObject({ state: "failed" });
  const forced = { ...body, force: true };
  const refused = await house.server.api("POST", "/api/sessions/typist/prompt", forced, "answer");
  expect(refused.status).toBe(403);
  expect(readFileSync(file, "utf8")).toBe("");
});

test("the same request id types once", async () => {
  await using house = await makeHouse();
  const file = join(house.tmux.folder, "typed");
  const pane = await house.tmux.start({ command: `stty -echo; cat > '${file}'` });
  await house.tell("typist", pane, { hook_event_name: "SessionStart", source: "startup" });
  await waitUntil("the server sees the pane", async () => {
    const { items } = (await house.server.get("/api/panes")) as { items: unknown[] };
    return items.length === 1;
  });
  const body = { text: "once\n", requestId: newId(), submit: false, force: true };
  const send = () => house.server.api("POST", "/api/sessions/typist/prompt", body);
  for (const answer of await Promise.all([send(), send(), send()])) expect(answer.status).toBe(200);
  expect((await send()).status).toBe(200);
  const last = { ...body, text: "last\n", requestId: newId() };
  await house.server.api("POST", "/api/sessions/typist/prompt", last);
  await waitUntil("the last has come", () => readFileSync(file, "utf8").includes("last"));
  expect(readFileSync(file, "utf8")).toBe("once\nlast\n");
});

test("keys are pressed by name, and every prompt and key stands in the audit log", async () => {
  await using house = await makeHouse();
  const file = join(house.tmux.folder, "typed");
  const pane = await house.tmux.start({
    command: `stty raw -echo; dd bs=1 count=7 of='${file}' 2>/dev/null; sleep 100`,
  });
  await house.tell("typist", pane, { hook_event_name: "SessionStart", source: "startup" });
  await waitUntil("the server sees the pane", async () => {
    const { items } = (await house.server.get("/api/panes")) as { items: unknown[] };
    return items.length === 1;
  });
  const keys = { keys: ["1", "Enter", "Tab", "Up", "Space"] };
  const pressed = await house.server.api("POST", "/api/sessions/typist/keys", keys);
  expect(pressed.status).toBe(200);
  await waitUntil("all have come", () => readFileSync(file).length === 7);
  expect(readFileSync(file, "latin1")).toBe("1\r\t\u001b[A ");
  expect(
    house.server.one("SELECT action || ' ' || result FROM audit_log WHERE action = 'keys'"),
  ).toBe("keys ok");
  const unknown = await house.server.api("POST", "/api/sessions/typist/keys", { keys: ["F13"] });
  expect(unknown.status).toBe(400);
});
