/** The executable copied alone into an empty folder is the whole product. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BinaryHome } from "../support/binary.ts";

describe("the binary alone in an empty folder", () => {
  let home: BinaryHome;
  beforeAll(async () => {
    home = await BinaryHome.make();
    await home.serve();
  });
  afterAll(async () => {
    await home[Symbol.asyncDispose]();
  });

  test("serves the page, its script, its styles, its icons and its fonts", async () => {
    const page = await (await fetch(`${home.url}/`)).text();
    const links = [...page.matchAll(/(?:href|src)="(\/[^"#]*)"/g)].map((match) => match[1] ?? "");
    expect(links).toContain("/build/main.js");
    expect(links).toContain("/build/main.css");
    const fonts = readdirSync(join(import.meta.dir, "../../public/fonts")).map(
      (n) => `/fonts/${n}`,
    );
    expect(fonts.length).toBeGreaterThan(0);
    for (const link of [...links, ...fonts, "/icons.svg", "/licenses.txt", "/s/x", "/sign-in"]) {
      const response = await fetch(home.url + link);
      expect([link, response.status]).toEqual([link, 200]);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(0);
    }
  });

  test("takes a hook, shows its session, keeps the database for the owner alone", async () => {
    const token = await home.token("view");
    const hookToken = (await Bun.file(join(home.data, "hook-token")).text()).trim();
    const posted = await fetch(`${home.url}/hooks/claude-code`, {
      method: "POST",
      headers: { authorization: `Bearer ${hookToken}`, "content-type": "application/json" },
      body: JSON.stringify({
        session_id: "binary-session",
        hook_event_name: "UserPromptSubmit",
        cwd: home.folder,
        prompt: "Paint the fence",
      }),
    });
    expect(posted.status).toBe(202);
    const answer = await fetch(`${home.url}/api/sessions`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = (await answer.json()) as { items: { id: string; status: string }[] };
    expect(items).toMatchObject([{ id: "binary-session", status: "working" }]);
    expect(statSync(home.data).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(home.data)) {
      const mode = statSync(join(home.data, name)).mode & 0o077;
      expect([name, mode]).toEqual([name, 0]);
    }
  });

  test("a second server on the same folder is refused with the address of the first", async () => {
    const second = await home.run(["serve", "--port", "0"]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(home.url);
  });

  test("status says who there is; open --print prints one link that signs in once", async () => {
    const status = await home.run(["status"]);
    expect(status.code).toBe(0);
    expect(status.stdout).toContain("working (thinking)");
    const link = (await home.run(["open", "--print"])).stdout.trim();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in#[0-9a-f]{64}$/);
    const signIn = () =>
      fetch(`${home.url}/api/sign-in`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: home.url },
        body: JSON.stringify({ code: link.split("#")[1] }),
      });
    expect((await signIn()).status).toBe(200);
    expect((await signIn()).status).toBe(401);
  });

  test("wrong use ends with 2 and one sentence", async () => {
    for (const args of [
      ["nonsense"],
      ["serve", "--bogus"],
      ["devices", "add", "x", "--role", "king"],
    ]) {
      const { code, stderr, stdout } = await home.run(args);
      expect([args, code, stdout]).toEqual([args, 2, ""]);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });

  test("help is had by a word as well, and version takes no other", async () => {
    const byWord = await home.run(["help", "send"]);
    expect([byWord.code, byWord.stdout]).toEqual([0, (await home.run(["send", "--help"])).stdout]);
    expect((await home.run(["help", "nonsense"])).code).toBe(2);
    expect((await home.run(["version", "--bogus"])).code).toBe(2);
  });

  test("every command explains itself with an example", async () => {
    const overview = (await home.run(["--help"])).stdout;
    const names = [...overview.matchAll(/^ {2}([a-z][a-z-]+) {2,}/gm)].map(
      (match) => match[1] ?? "",
    );
    expect(names.length).toBeGreaterThanOrEqual(8);
    for (const name of names) {
      const { code, stdout } = await home.run([name, "--help"]);
      expect([name, code, /Example:/.test(stdout)]).toEqual([name, 0, true]);
    }
  });
});

test("SIGTERM and SIGINT stop the server with code 0 and leave no lock behind", async () => {
  await using home = await BinaryHome.make();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await home.serve();
    expect(await home.signal(signal)).toBe(0);
    expect(existsSync(join(home.data, "server.json"))).toBe(false);
  }
});

test("a hostile .env and bunfig.toml in the folder it is started in are not read", async () => {
  await using home = await BinaryHome.make();
  const hostile = join(home.root, "hostile");
  mkdirSync(hostile);
  const witness = join(home.root, "witness");
  writeFileSync(
    join(hostile, ".env"),
    `CLAUDE_RPG_PORT=1\nCLAUDE_RPG_HOME=${join(home.root, "evil")}\n`,
  );
  writeFileSync(join(hostile, "bunfig.toml"), 'preload = ["./evil.ts"]\n');
  writeFileSync(
    join(hostile, "evil.ts"),
    `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(witness)}, "ran");\n`,
  );
  await home.serve(hostile);
  expect(existsSync(witness)).toBe(false);
  expect(existsSync(join(home.root, "evil"))).toBe(false);
  expect(existsSync(join(home.data, "claude-rpg-v2.db"))).toBe(true);
});

test("a port that another program has is named in one sentence with the repair", async () => {
  await using home = await BinaryHome.make();
  using other = Bun.serve({ port: home.port, hostname: "127.0.0.1", fetch: () => new Response() });
  const { code, stdout, stderr } = await home.run(["serve"]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr.trim().split("\n")).toEqual([
    `claude-rpg: Port ${other.port} on 127.0.0.1 cannot be used, another program may have it; choose another with --port.`,
  ]);
});

test("an address beyond this machine is refused without a proxy in front", async () => {
  await using home = await BinaryHome.make();
  const { code, stderr } = await home.run(["serve", "--host", "0.0.0.0"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--behind-proxy");
});

test("a setting that is not understood is named with its line, and nothing starts", async () => {
  await using home = await BinaryHome.make();
  mkdirSync(home.data, { recursive: true });
  writeFileSync(join(home.data, "config.toml"), 'host = "127.0.0.1"\nprot = 4011\n');
  const { code, stderr } = await home.run(["serve"]);
  expect(code).toBe(2);
  expect(stderr).toContain("config.toml, line 2");
  expect(stderr).toContain('"prot" is not a setting');
});
