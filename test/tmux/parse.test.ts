import { describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { serverKey } from "../../src/tmux/keys.ts";
import { newSeparator, paneListFormat, parsePaneList } from "../../src/tmux/parse.ts";
import { makePrivateTmux } from "../support/private-tmux.ts";
import { waitUntil } from "./wait-until.ts";

setDefaultTimeout(60_000);

const SEPARATOR = "|0a1b2c3d|";

/** A row as tmux would print it, in the order of the format. */
function row(texts: Partial<Record<"session" | "name" | "title" | "command" | "cwd", string>>) {
  const { session = "s", name = "n", title = "t", command = "sh", cwd = "/" } = texts;
  const facts = ["%7", "4242", "99", "3", "80", "24", "1700000000", "1", "1", "1", "", "0"];
  return SEPARATOR + [...facts, "/tmp/sock", session, name, title, command, cwd].join(SEPARATOR);
}

describe("the pane list", () => {
  test("a row becomes a pane with every field in its place", () => {
    const texts = { session: "work", name: "build", title: "✳ Fix", command: "claude", cwd: "/w" };
    expect(parsePaneList(`${row(texts)}\n`, SEPARATOR).panes).toEqual([
      {
        key: `${serverKey("/tmp/sock", 4242)}:%7`,
        serverKey: serverKey("/tmp/sock", 4242),
        socketPath: "/tmp/sock",
        serverPid: 4242,
        id: "%7",
        pid: 99,
        session: "work",
        windowIndex: 3,
        windowName: "build",
        title: "✳ Fix",
        command: "claude",
        cwd: "/w",
        width: 80,
        height: 24,
        isAlternate: true,
        isActive: true,
        activityS: 1_700_000_000,
        isDead: false,
        inMode: false,
      },
    ]);
  });

  test("any names come back as they were, whatever characters they hold", () => {
    const text = fc.string({ unit: "binary", maxLength: 40 });
    const texts = fc.record({ session: text, name: text, title: text, command: text, cwd: text });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), (rows) => {
        // Only the folder, which is last, can hold a newline.
        const clean = rows.map((one) => ({
          session: one.session.replaceAll("\n", " "),
          name: one.name.replaceAll("\n", " "),
          title: one.title.replaceAll("\n", " "),
          command: one.command.replaceAll("\n", " "),
          cwd: one.cwd,
        }));
        const printed = clean.map((one, n) => row(one).replace("%7", `%${n}`)).join("\n");
        const list = parsePaneList(`${printed}\n`, SEPARATOR);
        expect(list.malformedCount).toBe(0);
        const got = list.panes.map(({ session, windowName: name, title, command, cwd }) => {
          return { session, name, title, command, cwd };
        });
        expect(got).toEqual(clean);
      }),
    );
  });

  test("a row that is not understood is dropped, counted, and its pane named", () => {
    const short = `${SEPARATOR}%9${SEPARATOR}12`;
    const list = parsePaneList([row({}), short, `${SEPARATOR}noise`].join("\n"), SEPARATOR);
    expect(list.panes.map((pane) => pane.id)).toEqual(["%7"]);
    expect(list).toMatchObject({ malformedCount: 2, malformedIds: ["%9"] });
  });

  test("random text never makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parsePaneList(text, SEPARATOR).panes).toEqual([]);
      }),
    );
  });

  test("a pane whose window is linked into two sessions is listed once", () => {
    const list = parsePaneList(
      [row({ session: "a" }), row({ session: "b" })].join("\n"),
      SEPARATOR,
    );
    expect(list.panes.map((pane) => pane.session)).toEqual(["a"]);
  });

  test("real tmux: colons, Unicode, emoji and even a newline in a folder arrive whole", async () => {
    await using tmux = await makePrivateTmux();
    const paneId = await tmux.start();
    const cwd = `${tmux.folder}/new\nline \u001f:x`;
    await Bun.$`mkdir -p ${cwd}`.quiet();
    const other = await tmux.open("sleep 1000", "-n", "w:é 🎉 a b", "-c", cwd);
    await tmux.run("rename-session", "-t", paneId, "größe 東京");
    await tmux.run("select-pane", "-t", other, "-T", "✳ Plan: a | b  🦊");
    // tmux knows neither while the shell becomes the program.
    await waitUntil("tmux knows program and folder", async () => {
      const known = await tmux.run(
        "list-panes",
        "-a",
        "-F",
        "#{pane_current_command}:#{pane_current_path}",
      );
      return known.match(/^sleep:\//gm)?.length === 2;
    });
    const separator = newSeparator();
    const text = await tmux.run("list-panes", "-a", "-F", paneListFormat(separator));
    const list = parsePaneList(text, separator);
    expect(list.malformedCount).toBe(0);
    expect(list.panes.find((pane) => pane.id === other)).toMatchObject({
      session: "größe 東京",
      windowName: "w:é 🎉 a b",
      title: "✳ Plan: a | b  🦊",
      command: "sleep",
      cwd,
      socketPath: tmux.socketPath,
      isActive: false,
    });
  });
});
