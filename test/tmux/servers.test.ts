import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultSocketPath, socketPaths } from "../../src/tmux/servers.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";

setDefaultTimeout(60_000);

let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "rpg-sockets-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("where tmux servers listen", () => {
  test("TMUX_TMPDIR decides, links followed as tmux follows them", async () => {
    const link = join(folder, "link");
    await symlink(folder, link);
    expect(defaultSocketPath({ TMUX_TMPDIR: link }, 501)).toBe(`${folder}/tmux-501/default`);
  });

  test("without it, or when its folder is missing, it is below /tmp", async () => {
    const tmp = await realpath("/tmp");
    expect(defaultSocketPath({}, 0)).toBe(`${tmp}/tmux-0/default`);
    expect(defaultSocketPath({ TMUX_TMPDIR: `${folder}/none` }, 0)).toBe(`${tmp}/tmux-0/default`);
  });

  test("the guess is the path that real tmux reports", async () => {
    await using tmux = await makePrivateTmux("default");
    await tmux.start();
    const reported = await tmux.run("display-message", "-p", "#{socket_path}");
    const env = { TMUX_TMPDIR: tmux.folder };
    expect(defaultSocketPath(env, process.getuid?.() ?? 0)).toBe(reported);
  });

  test("extra sockets are added once each, whatever path names them", async () => {
    const socket = join(folder, "sock");
    await Bun.write(socket, "");
    await symlink(socket, join(folder, "alias"));
    const extra = [socket, join(folder, "alias"), socket, "not/absolute"];
    const paths = socketPaths({ env: { TMUX_TMPDIR: folder }, uid: 7, extra });
    expect(paths).toEqual([`${folder}/tmux-7/default`, socket]);
  });
});
