import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { systemClock } from "../../src/lib/clock.ts";
import { capturePane } from "../../src/tmux/capture.ts";
import {
  type PaneIdentity,
  paneState,
  pasteText,
  pressEnter,
  sendKeys,
  typeableText,
} from "../../src/tmux/input.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "./wait-until.ts";

setDefaultTimeout(60_000);

const AWKWARD = [
  "Up",
  "-R",
  "a;",
  ";",
  "%1 #{pane_id} $HOME `id` 'q' \"d\" \\n",
  "größe 🎉 👩‍💻",
  "Enter",
];

/** A pane that writes all it reads to a file, after `setup` has prepared the terminal. */
async function startReader(tmux: PrivateTmux, setup: string, filter = "cat"): Promise<Reader> {
  const file = `${tmux.folder}/got`;
  const id = await tmux.start({ command: `${setup}; printf READY; ${filter} > '${file}'` });
  await waitUntil("the reader is ready", async () => (await tmux.text(id)).includes("READY"));
  return {
    id,
    got: async () => ((await Bun.file(file).exists()) ? await Bun.file(file).text() : ""),
  };
}
interface Reader {
  id: string;
  got(): Promise<string>;
}

async function identityOf(tmux: PrivateTmux, id: string): Promise<PaneIdentity> {
  const text = await tmux.run("display-message", "-p", "-t", id, "#{pid} #{pane_pid}");
  const [serverPid = 0, pid = 0] = text.split(" ").map(Number);
  return { serverPid, pid };
}

describe("text typed into a pane", () => {
  test("lines arrive at cat -A literally, each as a line, and Enter is apart", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "stty -echo; printf 'READY\\n'; cat -A" });
    await waitUntil("cat runs", async () => (await tmux.text(id)).includes("READY"));
    expect(await pasteText(tmux.target, id, "Up\n-R\na;\nEnter")).toEqual({ ok: true });
    await waitUntil("three lines", async () => (await tmux.text(id)).includes("a;$"));
    // The last line has no end yet: nothing presses Enter by itself.
    expect((await tmux.text(id)).trim().split("\n")).toEqual(["READY", "Up$", "-R$", "a;$"]);
    expect(await pressEnter(tmux.target, id)).toEqual({ ok: true });
    await waitUntil("the fourth line", async () => (await tmux.text(id)).includes("Enter$"));
  });

  test.each(AWKWARD)("%p arrives as it is", async (text) => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo");
    expect(await pasteText(tmux.target, reader.id, text)).toEqual({ ok: true });
    await waitUntil("it arrives", async () => (await reader.got()) === text);
  });

  test("a program with bracketed paste gets one piece with its line feeds inside", async () => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo; printf '\\033[?2004h'");
    expect(await pasteText(tmux.target, reader.id, "one\ntwo\r\nthree")).toEqual({ ok: true });
    const expected = "\u001b[200~one\ntwo\nthree\u001b[201~";
    await waitUntil("it arrives", async () => (await reader.got()) === expected);
    await pressEnter(tmux.target, reader.id);
    await waitUntil("Enter follows", async () => (await reader.got()) === `${expected}\r`);
  });

  test("a text cannot end the bracketed paste and go on as keys", async () => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo; printf '\\033[?2004h'");
    await pasteText(tmux.target, reader.id, "a\u001b[201~\u0003\u009b201~b\tc\u0000\u007f");
    const expected = "\u001b[200~a[201~201~b\tc\u001b[201~";
    await waitUntil("it arrives", async () => (await reader.got()) === expected);
  });

  test("100 KiB arrive byte for byte", async () => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo");
    const line = "é🎉 the quick brown fox; -R Up\n";
    const text = line.repeat(Math.ceil(102_400 / Buffer.byteLength(line)));
    expect(await pasteText(tmux.target, reader.id, text)).toEqual({ ok: true });
    await waitUntil("all of it", async () => (await reader.got()).length >= text.length, 20_000);
    expect((await reader.got()) === text).toBe(true);
  });

  test("nothing of it stays in the server's buffers", async () => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo");
    await pasteText(tmux.target, reader.id, "secret");
    await pasteText(tmux.target, "%99", "secret");
    await pasteText(tmux.target, reader.id, "x", { identity: { serverPid: 1, pid: 1 } });
    expect(await tmux.run("list-buffers")).toBe("");
  });

  test("a text of control characters only is refused", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start();
    expect(await pasteText(tmux.target, id, "\u0003\u001b")).toMatchObject({
      ok: false,
      detail: "There is nothing to type in this text.",
    });
  });

  test("half of a surrogate pair becomes a replacement character", () => {
    expect(typeableText("a\ud83c\nb")).toBe("a\ufffd\nb");
  });
});

describe("a pane that is not the one that was meant", () => {
  test("gets nothing when it is gone, when its process is another, when its server is another", async () => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo");
    const identity = await identityOf(tmux, reader.id);
    const refused = {
      ok: false,
      detail: "This pane is no more; nothing was typed.",
      isUntouched: true,
    };
    const { target } = tmux;
    expect(await pasteText(target, "%99", "x")).toEqual(refused);
    const other = { ...identity, pid: identity.pid + 1 };
    expect(await pasteText(target, reader.id, "x", { identity: other })).toEqual(refused);
    const restarted = { ...identity, serverPid: 1 };
    expect(await sendKeys(target, reader.id, ["1"], { identity: restarted })).toEqual(refused);
    expect(await pasteText(target, reader.id, "right", { identity })).toEqual({ ok: true });
    await waitUntil("only the right one", async () => (await reader.got()) === "right");
  });

  test("gets nothing when its program has ended and tmux keeps the pane", async () => {
    await using tmux = await makePrivateTmux();
    await tmux.start();
    await tmux.run("set-option", "-g", "remain-on-exit", "on");
    const id = await tmux.open("true");
    await waitUntil("it is dead", async () => {
      const now = await paneState(tmux.target, id);
      return now.ok && now.state?.isDead === true;
    });
    expect(await pasteText(tmux.target, id, "x")).toMatchObject({
      detail: "The program in this pane has ended; nothing was typed.",
    });
  });

  test("in copy mode gets nothing, unless the mode may be left", async () => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo");
    await tmux.run("copy-mode", "-t", reader.id);
    const refused = { ok: false, isUntouched: true, detail: expect.stringContaining("copy mode") };
    expect(await pasteText(tmux.target, reader.id, "x")).toEqual(refused);
    expect(await pressEnter(tmux.target, reader.id)).toEqual(refused);
    expect(await pasteText(tmux.target, reader.id, "y", { leaveMode: true })).toEqual({ ok: true });
    await waitUntil("only the second", async () => (await reader.got()) === "y");
    expect(await tmux.run("display-message", "-p", "-t", reader.id, "#{pane_in_mode}")).toBe("0");
  });

  test("without a server the answer says so", async () => {
    await using tmux = await makePrivateTmux();
    expect(await pasteText(tmux.target, "%0", "x")).toMatchObject({
      ok: false,
      detail: "This tmux server is no more; nothing was typed.",
    });
    expect(await pasteText(tmux.target, "%0; kill-server", "x")).toMatchObject({ ok: false });
  });
});

describe("keys", () => {
  test("each name sends what the key sends", async () => {
    await using tmux = await makePrivateTmux();
    const reader = await startReader(tmux, "stty raw -echo");
    const names = ["Up", "Down", "Right", "Left", "Tab", "BackTab", "Space", "1", "9"] as const;
    await sendKeys(tmux.target, reader.id, [...names, "Backspace", "Enter", "Ctrl-C", "Escape"]);
    const arrows = "\u001b[A\u001b[B\u001b[C\u001b[D";
    const expected = `${arrows}\t\u001b[Z 19\u007f\r\u0003\u001b`;
    await waitUntil("they arrive", async () => (await reader.got()) === expected);
  });
});

describe("one screen read now", () => {
  test("gives text and size, and null for a pane that is not there", async () => {
    await using tmux = await makePrivateTmux();
    const id = await tmux.start({ command: "printf here; sleep 1000", width: 50, height: 4 });
    await waitUntil("it draws", async () => (await tmux.text(id)).includes("here"));
    const capture = await capturePane(tmux.target, id, systemClock);
    expect(capture).toMatchObject({ text: "here\n\n\n", scrollback: "", width: 50, height: 4 });
    expect(await capturePane(tmux.target, "%99", systemClock)).toBeNull();
  });
});
