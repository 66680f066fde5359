/** Flags over environment over file over defaults; what is not understood is named. */
import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, type ConfigFlags, loadConfig } from "../../src/config/config.ts";

class Home implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "rpg-config-"));
  readonly data = join(this.path, ".claude-rpg");

  write(text: string): void {
    mkdirSync(this.data, { recursive: true });
    writeFileSync(join(this.data, "config.toml"), text);
  }

  load(flags: ConfigFlags = {}, env: Record<string, string> = {}) {
    return loadConfig(flags, { HOME: this.path, ...env });
  }

  /** The sentence of the refusal. */
  refusal(flags: ConfigFlags = {}, env: Record<string, string> = {}): string {
    try {
      this.load(flags, env);
    } catch (cause) {
      if (cause instanceof ConfigError) return cause.message;
      throw cause;
    }
    return "no refusal";
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

test("without any setting there are the defaults", () => {
  using home = new Home();
  const config = home.load();
  expect(config).toMatchObject({ port: 4011, host: "127.0.0.1", tmux: { program: "tmux" } });
  expect(config.paths.database).toBe(join(home.data, "claude-rpg-v2.db"));
});

test("flag over environment over file over default", () => {
  using home = new Home();
  home.write('port = 5001\nhost = "127.0.0.2"\n');
  const env = { CLAUDE_RPG_PORT: "5002" };
  expect(home.load().port).toBe(5_001);
  expect(home.load({}, env)).toMatchObject({ port: 5_002, host: "127.0.0.2" });
  expect(home.load({ port: "5003" }, env).port).toBe(5_003);
  expect(home.load({ host: "[::1]" }).host).toBe("::1");
});

test("the data folder comes from flag or environment, and its config file with it", () => {
  using home = new Home();
  home.write("port = 5001");
  const other = join(home.path, "other");
  mkdirSync(other);
  writeFileSync(join(other, "config.toml"), "port = 6001");
  expect(home.load({ dataDir: other })).toMatchObject({ port: 6_001, paths: { root: other } });
  expect(home.load({}, { CLAUDE_RPG_HOME: other }).port).toBe(6_001);
  expect(home.load({ dataDir: home.data }, { CLAUDE_RPG_HOME: other }).port).toBe(5_001);
});

test("an unknown key is named with its line", () => {
  using home = new Home();
  home.write('port = 5001\n\n# ports\nprot = 1\n[tmux]\nprogram = "tmux"\n');
  expect(home.refusal()).toContain('line 4: "prot" is not a setting');
  home.write('port = 5001\n[tmux]\nprogram = "tmux"\nshell = "x"\n');
  expect(home.refusal()).toContain('line 4: "tmux.shell" is not a setting');
});

const PORTS = ["-1", "65536", "eighty", "80.5", "0x50", "1e3", " 80", "99999999999"];
test.each(PORTS)("the port %p is refused", (port) => {
  using home = new Home();
  expect(home.refusal({ port })).toContain('"port"');
  expect(home.refusal({}, { CLAUDE_RPG_PORT: port })).toContain('"port"');
});

test("an empty flag is refused, an empty variable is none", () => {
  using home = new Home();
  home.write("port = 5001");
  expect(home.refusal({ port: "" })).toContain('"port"');
  const env = { CLAUDE_RPG_PORT: "", CLAUDE_RPG_HOST: "", CLAUDE_RPG_HOME: "" };
  expect(home.load({}, env)).toMatchObject({ port: 5_001, paths: { root: home.data } });
});

test("a bad value in the file is named with its line", () => {
  using home = new Home();
  home.write("# first\nport = 99999\n");
  expect(home.refusal()).toMatch(/config\.toml, line 2: "port" .*65535/);
});

test("a bad value from a flag is not blamed on the file", () => {
  using home = new Home();
  home.write("port = 5001\n");
  const refusal = home.refusal({ port: "99999" });
  expect(refusal).toContain('"port"');
  expect(refusal).not.toContain("line 1");
});

test("a file that is no TOML is refused with its path and left alone", () => {
  using home = new Home();
  home.write("port = = 5\n");
  expect(home.refusal()).toContain(join(home.data, "config.toml"));
});

test.each(["a b", "http://x", "127.0.0.1/8", "", "x;y"])("the host %p is refused", (host) => {
  using home = new Home();
  expect(home.refusal({ host })).toContain('"host"');
});

test("an address beyond loopback needs a proxy in front, said by flag or by setting", () => {
  using home = new Home();
  for (const host of ["0.0.0.0", "::", "192.168.1.5", "my-machine"]) {
    expect(home.refusal({ host })).toContain("--behind-proxy");
    expect(home.load({ host, behindProxy: true }).host).toBe(host);
  }
  home.write('behind_proxy = true\nhost = "0.0.0.0"\nhosts = ["rpg.example.net"]\n');
  expect(home.load()).toMatchObject({ host: "0.0.0.0", hosts: ["rpg.example.net"] });
  for (const host of ["127.0.0.1", "127.0.0.2", "localhost", "[::1]"]) {
    expect(home.load({ host }).host).toBe(host.replace(/[[\]]/g, ""));
  }
});

test("the time zone is the machine's own unless a name of the IANA list is set", () => {
  using home = new Home();
  expect(home.load().time_zone).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  home.write('time_zone = "Pacific/Auckland"\n');
  expect(home.load().time_zone).toBe("Pacific/Auckland");
  home.write('port = 5001\ntime_zone = "Auckland"\n');
  expect(home.refusal()).toMatch(/line 2: "time_zone" must be a name of the IANA list/);
});

test("a permission is held for 5 to 3,500 seconds, 600 without a word", () => {
  using home = new Home();
  expect(home.load().permission).toEqual({ hold_s: 600, hold_headless: false });
  home.write("[permission]\nhold_s = 30\nhold_headless = true\n");
  expect(home.load().permission).toEqual({ hold_s: 30, hold_headless: true });
  for (const wrong of ["4", "3501", "9.5", '"30"']) {
    home.write(`[permission]\nhold_s = ${wrong}\n`);
    expect(home.refusal()).toContain('line 2: "permission.hold_s" must be a whole number');
  }
});

test("what is acknowledged survives a power cut, unless the owner says otherwise", () => {
  using home = new Home();
  expect(home.load().storage).toEqual({ durability: "full" });
  home.write('[storage]\ndurability = "normal"\n');
  expect(home.load().storage).toEqual({ durability: "normal" });
  home.write('[storage]\ndurability = "off"\n');
  expect(home.refusal()).toContain('line 2: "storage.durability" must be "full" or "normal"');
});

test("a webhook is https or this machine, and no sentence and no print shows it", () => {
  using home = new Home();
  expect(home.load().discord.webhook).toBeUndefined();
  for (const address of ["https://discord.com/api/webhooks/1/x", "http://127.0.0.1:9/x"]) {
    home.write(`[discord]\nwebhook = "${address}"\n`);
    const { webhook } = home.load().discord;
    expect(webhook?.reveal()).toBe(address);
    expect(`${webhook} ${JSON.stringify(home.load())} ${Bun.inspect(home.load())}`).not.toContain(
      address,
    );
  }
  const wrong = [
    '"http://discord.com/api/webhooks/1/hidden-part"',
    '"https://me:hidden-part@discord.com/"',
    '"file:///hidden-part"',
    '"hidden-part"',
    '""',
    "7",
  ];
  for (const address of wrong) {
    home.write(`[discord]\nwebhook = ${address}\n`);
    const sentence = home.refusal();
    expect(sentence).toContain('line 2: "discord.webhook" must be the address of a webhook');
    expect(sentence).not.toContain("hidden-part");
  }
  home.write('[discord]\nwebhook = "https://discord.com/hidden-part\n');
  expect(home.refusal()).toContain("is not valid TOML");
  expect(home.refusal()).not.toContain("hidden-part");
});

test("what is told has its defaults, and only kinds that exist", () => {
  using home = new Home();
  expect(home.load().notify).toEqual({
    events: ["waiting", "finished", "error", "levelup", "achievement"],
    waiting_after_s: 10,
    finished_min_s: 30,
  });
  home.write('[notify]\nevents = ["waiting", "lunch"]\n');
  expect(home.refusal()).toContain("must be a list of some of waiting, finished, error");
  home.write("[notify]\nwaiting_after_s = 0.5\n");
  expect(home.refusal()).toContain("must be a whole number of seconds from 0 to 3000");
  home.write('[notify]\naddress = "http://rpg.example.net"\n');
  expect(home.refusal()).toContain("must be an address that begins with https://");
});
