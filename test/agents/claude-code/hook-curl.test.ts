/** curl's config file as curl itself understands it. */
import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { hookCurlText, writeHookCurl } from "../../../src/agents/claude-code/hook-curl.ts";
import { HookRig } from "./hook-rig.ts";

test("a token with quotes and backslashes arrives as it is, and cannot add an option", async () => {
  using rig = new HookRig();
  const token = "a\"b\\c\\n#d\t'e";
  writeHookCurl(rig.paths, { host: "127.0.0.1", port: rig.port, token });
  await rig.run();
  expect(rig.arrived[0]?.headers["authorization"]).toBe(`Bearer ${token}`);
  expect(hookCurlText({ host: "h", port: 1, token: 'x"\noutput = "/etc/passwd' })).not.toContain(
    "\noutput",
  );
});

test("a wildcard address is reached over loopback, and IPv6 is put in brackets", () => {
  const url = (host: string) =>
    /url = "(.*)"/.exec(hookCurlText({ host, port: 4011, token: "t" }))?.[1];
  expect(url("0.0.0.0")).toBe("http://127.0.0.1:4011/hooks/claude-code");
  expect(url("::")).toBe("http://[::1]:4011/hooks/claude-code");
  expect(url("::1")).toBe("http://[::1]:4011/hooks/claude-code");
  expect(url("localhost")).toBe("http://localhost:4011/hooks/claude-code");
});

test("the budget of a permission request is its hold and five seconds", () => {
  const text = hookCurlText({ host: "127.0.0.1", port: 1, token: "t", holdMs: 30_000 });
  expect(text).toContain("\nmax-time = 35\n");
});

test("the file is for its owner alone and is replaced as a whole", () => {
  using rig = new HookRig();
  mkdirSync(rig.paths.backups);
  rig.writeCurl(1);
  rig.writeCurl(2);
  expect(statSync(rig.paths.hookCurl).mode & 0o777).toBe(0o600);
  expect(readdirSync(rig.paths.root).filter((name) => name.includes("tmp"))).toEqual([]);
});
