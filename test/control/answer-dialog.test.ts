/** An option of a dialog is chosen by its text, with a real tmux and dialogs that move. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answerDialog, type DialogDeps } from "../../src/control/answer-dialog.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { readPane } from "../../src/server/observers.ts";
import { capturePane } from "../../src/tmux/capture.ts";
import type { TmuxPane } from "../../src/tmux/pane.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { readPane as paneOf } from "./prompt-rig.ts";

setDefaultTimeout(60_000);

interface Rig extends AsyncDisposable {
  tmux: PrivateTmux;
  pane: TmuxPane;
  deps: DialogDeps;
  /** What was chosen in the pane. */
  chosen(): string[];
}

async function makeRig(mood: string): Promise<Rig> {
  const tmux = await makePrivateTmux();
  const file = join(tmux.folder, "chosen");
  await Bun.write(file, "");
  const script = join(import.meta.dir, "dialog-box.ts");
  const argv = [process.execPath, script, file, mood].map((word) => `'${word}'`);
  const id = await tmux.start({ command: `exec ${argv.join(" ")}`, width: 100, height: 30 });
  const pane = await paneOf(tmux, id);
  const deps: DialogDeps = {
    program: "tmux",
    objection: () => null,
    async readPane(at) {
      const capture = await capturePane(tmux.target, at.id, systemClock);
      return capture && readPane(at, capture);
    },
  };
  await waitUntil("the dialog is drawn", async () => (await deps.readPane(pane)) !== null);
  await waitUntil("it waits", async () => (await deps.readPane(pane))?.status === "waiting");
  const chosen = () => readFileSync(file, "utf8").split("\n").filter(Boolean);
  return { tmux, pane, deps, chosen, [Symbol.asyncDispose]: () => tmux[Symbol.asyncDispose]() };
}

const ask = (rig: Rig, option: string, question: string | null = null) =>
  answerDialog({ pane: rig.pane, option, question }, rig.deps);

describe("an option that is chosen", () => {
  test("is the one of that text, wherever the mark stood", async () => {
    await using rig = await makeRig("permission");
    expect(await ask(rig, "No", "Do you want to proceed?")).toEqual({ ok: true, chosen: "No" });
    expect(rig.chosen()).toEqual(["No"]);
  });

  test("is found with straight quotes for curly ones", async () => {
    await using rig = await makeRig("permission");
    const option = "Yes, and don't ask again for rm commands";
    expect(await ask(rig, option)).toMatchObject({ ok: true });
    expect(rig.chosen()).toEqual(["Yes, and don’t ask again for rm commands"]);
  });

  test("may have no number: the trust dialog, which begins at No", async () => {
    await using rig = await makeRig("trust");
    expect(await ask(rig, "Yes, I trust this folder")).toMatchObject({ ok: true });
    expect(rig.chosen()).toEqual(["Yes, I trust this folder"]);
  });

  test("is marked again when the first keys are lost", async () => {
    await using rig = await makeRig("sleepy");
    expect(await ask(rig, "No")).toEqual({ ok: true, chosen: "No" });
    expect(rig.chosen()).toEqual(["No"]);
  });
});

describe("nothing is chosen", () => {
  test("when no option, or more than one, has that text", async () => {
    await using rig = await makeRig("twins");
    expect(await ask(rig, "Maybe")).toMatchObject({ ok: false, code: "no_such_option" });
    expect(await ask(rig, "Yes")).toMatchObject({ ok: false, code: "no_such_option" });
    expect(rig.chosen()).toEqual([]);
  });

  test("when the dialog asks something else than the person saw", async () => {
    await using rig = await makeRig("permission");
    const result = await ask(rig, "Yes", "Do you want to make this edit to a.ts?");
    expect(result).toMatchObject({ ok: false, code: "other_dialog" });
    expect(rig.chosen()).toEqual([]);
  });

  test("when the dialog changes under the hand: another one has come before the Enter", async () => {
    await using rig = await makeRig("changes");
    const result = await ask(rig, "No");
    expect(result).toMatchObject({ ok: false, code: "other_dialog" });
    expect(rig.chosen()).toEqual([]);
  });

  test("when the mark does not come to it", async () => {
    await using rig = await makeRig("stuck");
    expect(await ask(rig, "No")).toMatchObject({ ok: false, code: "not_marked" });
    expect(rig.chosen()).toEqual([]);
  });

  test("when something speaks against it", async () => {
    await using rig = await makeRig("permission");
    const deps = { ...rig.deps, objection: () => "Not you." };
    const result = await answerDialog({ pane: rig.pane, option: "No", question: null }, deps);
    expect(result).toEqual({ ok: false, code: "objection", detail: "Not you." });
    expect(rig.chosen()).toEqual([]);
  });

  test("when there is no dialog, or another process in the pane", async () => {
    await using rig = await makeRig("permission");
    const other = { ...rig.pane, pid: rig.pane.pid + 1 };
    const gone = await answerDialog({ pane: other, option: "Yes", question: null }, rig.deps);
    expect(gone).toMatchObject({ ok: false, code: "keys_failed" });
    await rig.tmux.run("respawn-pane", "-k", "-t", rig.pane.id, "cat");
    expect(await ask(rig, "Yes")).toMatchObject({ ok: false, code: "no_dialog" });
    expect(rig.chosen()).toEqual([]);
  });
});
