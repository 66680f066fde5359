/** Surgery on the text of settings: what it adds, what it takes away, what it never touches. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { hookEntries } from "../../../src/agents/claude-code/hook-events.ts";
import { hookMark } from "../../../src/agents/claude-code/hook-script.ts";
import { addHooks, hasHooks, removeHooks } from "../../../src/agents/claude-code/settings-file.ts";
import { dataPaths } from "../../../src/config/paths.ts";

const paths = dataPaths(`/home/mira o'hara/.claude-rpg`);
const entries = hookEntries(paths, "2.1.330");
const mark = hookMark(paths);

function added(text: string, withEntries = entries, withMark = mark): string {
  const result = addHooks(text, withEntries, withMark);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
}

function removed(text: string, withMark = mark): string {
  const result = removeHooks(text, withMark);
  if (!result.ok) throw new Error(result.reason);
  return result.text;
}

function refusal(text: string): string {
  const result = addHooks(text, entries, mark);
  return result.ok ? "accepted" : result.reason;
}

const FOREIGN = '{\n    "model": "opus"\n}';

const WITH_FOREIGN_HOOKS = `{
  "permissions": { "allow": ["Bash(ls:*)"], "deny": [] },
  "hooks": {
    "Stop": [
      {
        "hooks": [
          { "type": "command", "command": "say done" }
        ]
      }
    ],
    "MadeUpEvent": [{"matcher": "*", "hooks": [{"type": "command", "command": "x"}]}]
  },
  "10": "numeric keys keep their place", "2": true,
  "env": { "A": "\\u0041", "N": 1.0e2 }
}
`;

describe("adding", () => {
  test("an empty or missing file becomes settings with our entries alone", () => {
    for (const text of ["", "\n", "  \r\n"]) {
      const settings = JSON.parse(added(text));
      expect(Object.keys(settings)).toEqual(["hooks"]);
      expect(Object.keys(settings.hooks)).toEqual(entries.map(({ event }) => event));
      expect(added(text)).toEndWith("}\n");
    }
  });

  test("foreign hooks, unknown keys, their order and their spelling stay", () => {
    const text = added(WITH_FOREIGN_HOOKS);
    const lines = text.split("\n");
    // Every line of the original is still there in its order; a comma may have joined it.
    let from = 0;
    for (const line of WITH_FOREIGN_HOOKS.split("\n")) {
      const at = lines.findIndex((l, index) => index >= from && (l === line || l === `${line},`));
      expect({ line, isThere: at >= from }).toEqual({ line, isThere: true });
      from = at + 1;
    }
    const settings = JSON.parse(text);
    expect(settings.hooks.Stop.length).toBe(2);
    expect(settings.hooks.Stop[0].hooks[0].command).toBe("say done");
    expect(settings.hooks.MadeUpEvent[0].hooks[0].command).toBe("x");
    expect(text).toContain('"10": "numeric keys keep their place", "2": true,');
    expect(text).toContain('"A": "\\u0041", "N": 1.0e2');
  });

  test("is idempotent: a second time changes no byte", () => {
    for (const text of ["", "{}", FOREIGN, WITH_FOREIGN_HOOKS, '{"a":1}']) {
      expect(added(added(text))).toBe(added(text));
    }
  });

  test("follows the indentation of the file", () => {
    const tabbed = '{\n\t"model": "opus"\n}\n';
    expect(added(tabbed)).toContain('\n\t"hooks": {\n\t\t"SessionStart": [\n\t\t\t{\n');
    const four = '{\n    "model": "opus"\n}';
    expect(added(four)).toContain('\n    "hooks": {\n        "SessionStart": [\n');
    expect(added(four)).not.toEndWith("\n");
    expect(added('{"a":1}')).not.toContain("\n");
  });

  test("keeps CRLF line ends and a byte order mark", () => {
    const text = '\uFEFF{\r\n  "model": "opus"\r\n}\r\n';
    const result = added(text);
    expect(result).toStartWith("\uFEFF{");
    expect(result.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(removed(result)).toBe(text);
  });

  test("an older install of the same folder is replaced, not doubled", () => {
    const older = added(WITH_FOREIGN_HOOKS, hookEntries(paths, "2.0.45", 5_000));
    const newer = added(older);
    expect(JSON.parse(newer)).toEqual(JSON.parse(added(WITH_FOREIGN_HOOKS)));
    expect(removed(newer)).toBe(WITH_FOREIGN_HOOKS);
  });
});

describe("two data folders", () => {
  const other = dataPaths(`${paths.root}2`);
  const otherEntries = hookEntries(other, "2.1.330");

  test("live side by side, and each removes only its own", () => {
    const both = added(added(WITH_FOREIGN_HOOKS), otherEntries, hookMark(other));
    expect(JSON.parse(both).hooks.Stop.length).toBe(3);
    expect(removed(both, hookMark(other))).toBe(added(WITH_FOREIGN_HOOKS));
    expect(removed(both)).toBe(added(WITH_FOREIGN_HOOKS, otherEntries, hookMark(other)));
  });
});

describe("removing", () => {
  test("leaves a text without our hooks as it is", () => {
    for (const text of ["", "\n", "{}", FOREIGN, WITH_FOREIGN_HOOKS]) {
      expect(removed(text)).toBe(text);
      expect(hasHooks(text, mark)).toBe(false);
    }
  });

  test("takes our hook out of a group that the owner put another into", () => {
    const settings = JSON.parse(added("{}"));
    settings.hooks.Stop[0].hooks.push({ type: "command", command: "mine" });
    const rest = JSON.parse(removed(JSON.stringify(settings, null, 2)));
    expect(rest).toEqual({ hooks: { Stop: [{ hooks: [{ type: "command", command: "mine" }] }] } });
  });

  test("keeps what the owner added behind ours", () => {
    const text = added(FOREIGN);
    const edited = `${text.slice(0, text.lastIndexOf("\n}"))},\n    "later": [1,  2]\n}`;
    expect(removed(edited)).toBe('{\n    "model": "opus",\n    "later": [1,  2]\n}');
  });
});

describe("refusing", () => {
  test.each([
    ["comments", '{\n  // note\n  "a": 1\n}', "line 2 holds a comment, which JSON does not know"],
    ["block comments", '{ "a": 1 /* x */ }', "line 1 holds a comment, which JSON does not know"],
    ["a trailing comma", '{\n  "a": 1,\n}', "line 3 is not JSON"],
    ["a cut file", '{\n  "a": {', "line 2 is not JSON"],
    ["two values", "{}\n{}", "line 2 is not JSON after the end of the value"],
    ["a bad number", '{"a": 01}', "line 1 is not JSON"],
    ["a raw newline in a string", '{"a": "x\ny"}', "line 1 holds a broken string"],
    ["an open string", '{"a": "x', "line 1 holds a broken string"],
    ["a list", "[]", "line 1 is not the { of a settings object"],
    ["null", "null", "line 1 is not the { of a settings object"],
    ["a key that stands twice", '{"a": 1,\n"a": 2}', 'line 2 has the key "a" twice'],
    ["a doubled event", '{"hooks":{"Stop":[],"St\\u006fp":[]}}', 'line 1 has the key "Stop" twice'],
    ["hooks of a wrong type", '{\n"hooks": []}', 'line 2 has "hooks", but it is not an object'],
    ["null hooks", '{"hooks": null}', 'line 1 has "hooks", but it is not an object'],
    [
      "an event of a wrong type",
      '{"hooks": {\n"Stop": {}}}',
      'line 2 has "hooks.Stop", but it is not a list',
    ],
    ["endless nesting", "[".repeat(10_000), "line 1 is nested too deep"],
  ])("%s, with the line", (_, text, reason) => {
    expect(refusal(text)).toBe(reason);
  });
});

const key = fc
  .oneof(fc.string(), fc.integer({ min: 0, max: 99 }).map(String))
  .filter((name) => name !== "hooks");
const foreignHandler = fc.record({ type: fc.constant("command"), command: fc.string() });
const foreignGroup = fc.record(
  { matcher: fc.string(), hooks: fc.array(foreignHandler, { minLength: 1, maxLength: 2 }) },
  { requiredKeys: ["hooks"] },
);
const event = fc.constantFrom("Stop", "PreToolUse", "SessionEnd", "MadeUp", "MessageDisplay");
const foreignHooks = fc.dictionary(event, fc.array(foreignGroup, { minLength: 1, maxLength: 2 }), {
  minKeys: 1,
  maxKeys: 4,
});
const settings = fc
  .tuple(
    fc.dictionary(key, fc.jsonValue({ maxDepth: 4 }), { maxKeys: 4 }),
    fc.option(foreignHooks, { nil: undefined }),
    fc.boolean(),
  )
  .map(([rest, hooks, isFirst]): Record<string, unknown> => {
    if (!hooks) return rest;
    return isFirst ? { hooks, ...rest } : { ...rest, hooks };
  });
const written = fc
  .tuple(
    settings,
    fc.constantFrom<string | number>("", 1, 2, 4, "\t"),
    fc.constantFrom("\n", "\r\n"),
    fc.constantFrom("", "\uFEFF"),
    fc.constantFrom("", "\n", "\n\n"),
  )
  .map(([value, indent, eol, bom, tail]) => {
    const text = bom + JSON.stringify(value, null, indent) + tail;
    return { value, text: text.replaceAll("\n", eol) };
  });

describe("for any settings", () => {
  test("adding keeps all that was there, and removing gives back the same bytes", () => {
    fc.assert(
      fc.property(written, ({ value, text }) => {
        const withOurs = added(text);
        const parsed = JSON.parse(withOurs.replace("\uFEFF", ""));
        for (const { event: name, group } of entries)
          expect(parsed.hooks[name]).toContainEqual(group);
        expect(added(withOurs)).toBe(withOurs);
        expect(removed(withOurs)).toBe(text);
        expect(JSON.parse(text.replace("\uFEFF", ""))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test("removing after a foreign program wrote the file anew leaves what is not ours", () => {
    fc.assert(
      fc.property(written, fc.constantFrom(0, 2, 3), ({ text }, indent) => {
        const bare = text.replace("\uFEFF", "");
        const rewritten = JSON.stringify(JSON.parse(added(bare)), null, indent);
        expect(JSON.parse(removed(rewritten))).toEqual(JSON.parse(bare));
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
