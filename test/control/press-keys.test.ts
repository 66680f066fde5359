import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { pressKeys } from "../../src/control/press-keys.ts";
import { type KeyName, keyName } from "../../src/protocol/api.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { readPane } from "./prompt-rig.ts";

setDefaultTimeout(60_000);

async function startReader(tmux: PrivateTmux) {
  const file = `${tmux.folder}/got`;
  const id = await tmux.start({ command: `stty raw -echo; printf READY; cat > '${file}'` });
  await waitUntil("the reader is ready", async () => (await tmux.text(id)).includes("READY"));
  const got = async () => ((await Bun.file(file).exists()) ? await Bun.file(file).text() : "");
  return { pane: await readPane(tmux, id), got };
}

/** What a terminal sends for each key. */
const SENDS: Record<KeyName, string> = {
  Enter: "\r",
  Escape: "\u001b",
  Tab: "\t",
  BackTab: "\u001b[Z",
  Up: "\u001b[A",
  Down: "\u001b[B",
  Left: "\u001b[D",
  Right: "\u001b[C",
  Space: " ",
  Backspace: "\u007f",
  Interrupt: "\u0003",
  "1": "1",
  "2": "2",
  "3": "3",
  "4": "4",
  "5": "5",
  "6": "6",
  "7": "7",
  "8": "8",
  "9": "9",
};

describe("keys pressed from the page", () => {
  test("every key of the protocol reaches the program", async () => {
    await using tmux = await makePrivateTmux();
    const { pane, got } = await startReader(tmux);
    const keys = keyName.options;
    expect(await pressKeys({ pane, keys, isAgent: false }, tmux.target)).toEqual({ ok: true });
    const expected = keys.map((key) => SENDS[key]).join("");
    await waitUntil("they arrive", async () => (await got()) === expected);
  });

  test("Interrupt is Escape for an agent and Ctrl-C for anything else", async () => {
    await using tmux = await makePrivateTmux();
    const { pane, got } = await startReader(tmux);
    await pressKeys({ pane, keys: ["Interrupt"], isAgent: true }, tmux.target);
    await pressKeys({ pane, keys: ["Interrupt"], isAgent: false }, tmux.target);
    await waitUntil("they arrive", async () => (await got()) === "\u001b\u0003");
  });

  test("Ctrl-C ends a program in a shell", async () => {
    await using tmux = await makePrivateTmux();
    // The shell outlives the signal that its terminal sends to both.
    const command = "trap : INT; printf before; sleep 1000; printf after; sleep 1000";
    const id = await tmux.start({ command });
    await waitUntil("it runs", async () => (await tmux.text(id)).includes("before"));
    const pane = await readPane(tmux, id);
    await pressKeys({ pane, keys: ["Interrupt"], isAgent: false }, tmux.target);
    await waitUntil("the sleep ends", async () => (await tmux.text(id)).includes("after"));
  });

  test("a pane with another process, and one in copy mode, get nothing", async () => {
    await using tmux = await makePrivateTmux();
    const { pane, got } = await startReader(tmux);
    const other = { ...pane, pid: pane.pid + 1 };
    const refused = await pressKeys({ pane: other, keys: ["1"], isAgent: true }, tmux.target);
    expect(refused).toMatchObject({ ok: false, isUntouched: true });
    await tmux.run("copy-mode", "-t", pane.id);
    const moded = await pressKeys({ pane, keys: ["1"], isAgent: true }, tmux.target);
    expect(moded).toMatchObject({ ok: false, detail: expect.stringContaining("copy mode") });
    await tmux.run("copy-mode", "-q", "-t", pane.id);
    await pressKeys({ pane, keys: ["2"], isAgent: true }, tmux.target);
    await waitUntil("only the last", async () => (await got()) === "2");
  });
});
