/** `claude-rpg demo`: alive at once, answers as real agents do, and leaves nothing behind. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { newId } from "../../src/lib/ids.ts";
import { promptDelivery as delivery } from "../../src/protocol/api.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { DEADLINE_MS, DemoHouse, type DemoRun } from "./demo-run.ts";

const MINUTES_MS = 120_000;
let house: DemoHouse;
beforeAll(async () => {
  house = await DemoHouse.make();
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

describe("a demo that plays", () => {
  let demo: DemoRun;
  let printed = "";
  beforeAll(async () => {
    demo = house.start({ CLAUDE_RPG_DEMO_SPEED: "3" });
    printed = await demo.signIn();
  });
  afterAll(async () => {
    await demo.signal("SIGKILL");
    await waitUntil("nothing is left", () => house.leftovers().length === 0, DEADLINE_MS);
  });

  test(
    "shows six sessions at once: one waits for permission, one asks, one works",
    async () => {
      await demo.untilAsked("ferry", "permission");
      await demo.untilAsked("harbour-api", "question");
      await demo.until("tide-tables", "works", (session) => session.status === "working");
      const tookMs = Math.round(performance.now() - demo.startedAt);
      console.log(`demo: permission, question and work on the page after ${tookMs} ms`);
      const sessions = await demo.sessions();
      expect(sessions).toHaveLength(6);
      const windows = sessions.map((session) => session.pane?.window.split(" ")[1]).sort();
      expect(windows).toEqual([
        "atlas-ui",
        "ferry",
        "harbour-api",
        "lantern",
        "post-office",
        "tide-tables",
      ]);
      expect(tookMs).toBeLessThan(DEADLINE_MS);
    },
    MINUTES_MS,
  );

  test("says that nothing stays, and keeps its folder to its owner", () => {
    expect(printed).toContain("This is a demo: nothing of it stays.");
    expect(printed).toMatch(/http:\/\/127\.0\.0\.1:\d+\/sign-in#[0-9a-f]{64}/);
    const [folder = ""] = readdirSync(house.temporary);
    expect(statSync(join(house.temporary, folder)).mode & 0o777).toBe(0o700);
    expect(existsSync(house.home.data)).toBe(false);
    expect(readdirSync(join(house.home.root, "tmux"))).toEqual([]);
  });

  test(
    "an allow in the page makes the agent go on to its end, and it levels up",
    async () => {
      const asked = await demo.untilAsked("ferry", "permission");
      expect(await demo.levelOf("Wren Tidewater")).toBe(3);
      await demo.post(`/api/permissions/${asked.permissionId}`, { behavior: "allow" });
      const done = await demo.untilState("ferry", "idle/done");
      expect(done.summary).toContain("214 night sailings");
      await waitUntil("she has level 4", async () => (await demo.levelOf("Wren Tidewater")) === 4);
    },
    MINUTES_MS,
  );

  test(
    "an answer in the page reaches the agent as it was chosen",
    async () => {
      const asked = await demo.untilAsked("harbour-api", "question");
      const question = "Where should the board show a sailing that has no berth yet?";
      const answers = { [question]: "At its usual berth" };
      await demo.post(`/api/permissions/${asked.permissionId}`, { behavior: "allow", answers });
      const done = await demo.untilState("harbour-api", "idle/done");
      expect(done.summary).toContain("Built as you chose: At its usual berth.");
    },
    MINUTES_MS,
  );

  test(
    "a prompt typed from the page is taken and answered",
    async () => {
      // The lantern never waits for anybody, so it rests again and again.
      let state = "failed";
      for (let tries = 0; tries < 5 && state === "failed"; tries++) {
        const session = await demo.untilState("lantern", "idle/done");
        const body = { text: "And who lights the pier?\nAt night?", requestId: newId() };
        const path = `/api/sessions/${session.id}/prompt`;
        state = delivery.parse(await demo.post(path, body)).state;
      }
      expect(state).toBe("accepted");
      await demo.until("lantern", "has answered", (one) =>
        /real way|small script|real agent/.test(one.summary ?? ""),
      );
    },
    MINUTES_MS,
  );

  test(
    "a test fails, is mended and passes; and somebody has levelled up by herself",
    async () => {
      const mended = await demo.until("atlas-ui", "has mended its test", (one) =>
        /14 tests pass|The coast glows/.test(one.summary ?? ""),
      );
      expect(mended.cwd).toEndWith("/atlas-ui");
      await waitUntil(
        "a new level",
        async () => (await demo.levelOf("Ember Lanternlight")) === 3,
        DEADLINE_MS,
      );
    },
    MINUTES_MS,
  );

  test(
    "a dialog is answered by keys as well: Escape ends the turn without a word",
    async () => {
      // The next turn of post-office plans something; that dialog is refused in its pane.
      const asked = await demo.untilState("post-office", "waiting/plan");
      await demo.post(`/api/sessions/${asked.id}/keys`, { keys: ["Escape"] });
      const ended = await demo.untilState("post-office", "idle/interrupted");
      expect(ended.permissionId).toBeNull();
    },
    MINUTES_MS,
  );
});

describe("a demo that is interrupted", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGINT", "SIGTERM"] as const)(
    "by %s at a random moment leaves no process, no socket and no file",
    async (name) => {
      const demo = house.start();
      const afterMs = Math.floor(Math.random() * 2_500);
      await Bun.sleep(afterMs);
      const code = await demo.signal(name);
      console.log(`demo: ${name} after ${afterMs} ms`);
      expect(house.leftovers()).toEqual([]);
      // A signal before the first line of the program runs ends it by itself.
      expect([0, { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[name]]).toContain(code);
    },
    MINUTES_MS,
  );

  test.each([150, 400, 2_000])(
    "by SIGKILL after %d ms is cleared up by its guard",
    async (afterMs) => {
      const demo = house.start();
      await Bun.sleep(afterMs);
      await demo.signal("SIGKILL");
      await waitUntil("nothing is left", () => house.leftovers().length === 0, DEADLINE_MS);
      // Nothing comes back either: a late hook script must not make its folder again.
      await Bun.sleep(500);
      expect(house.leftovers()).toEqual([]);
    },
    MINUTES_MS,
  );

  test(
    "with a second signal while it ends, it still ends in order",
    async () => {
      const demo = house.start();
      await demo.signIn();
      demo.child.kill("SIGINT");
      demo.child.kill("SIGINT");
      demo.child.kill("SIGTERM");
      expect(await demo.child.exited).toBe(0);
      expect(house.leftovers()).toEqual([]);
    },
    MINUTES_MS,
  );
});

describe("a demo that cannot start", () => {
  async function refused(env: Record<string, string>, args: string[] = []) {
    const demo = house.start(env, args);
    const [code, said] = await Promise.all([
      demo.child.exited,
      new Response(demo.child.stderr).text(),
    ]);
    expect(house.leftovers()).toEqual([]);
    return { code, said };
  }

  test("says in one sentence that tmux is missing and how to get it", async () => {
    const bin = join(house.home.root, "few-tools");
    mkdirSync(bin, { recursive: true });
    for (const tool of ["sh", "curl"]) symlinkSync(Bun.which(tool) ?? "", join(bin, tool));
    const { code, said } = await refused({ PATH: bin });
    expect(code).toBe(1);
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(said).toContain("The demo needs tmux");
    expect(said).toContain("install tmux");
  });

  test("names a port that is taken, and takes back what it had begun", async () => {
    using taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("") });
    const { code, said } = await refused({}, ["--port", String(taken.port)]);
    expect(code).toBe(1);
    expect(said).toContain(`Port ${taken.port}`);
    expect(said).toContain("--port");
  });

  test("refuses settings that it does not understand with code 2", async () => {
    expect((await refused({}, ["--port", "many"])).code).toBe(2);
    expect((await refused({}, ["--data-dir", "/tmp"])).code).toBe(2);
    expect((await refused({ CLAUDE_RPG_DEMO_SPEED: "slow" })).code).toBe(2);
  });
});

test("start offers the demo on a machine where nothing is set up yet", async () => {
  const child = Bun.spawn([house.home.binary, "start", "--port", "0"], {
    cwd: house.home.folder,
    env: house.home.env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  let text = "";
  const isDone = () => text.includes("a link for another browser");
  for await (const bytes of child.stdout) {
    text += new TextDecoder().decode(bytes);
    if (isDone()) break;
  }
  child.kill("SIGTERM");
  await child.exited;
  expect(text).toMatch(/ demo +look around with scripted agents\n/);
});
