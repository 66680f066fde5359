/** Terminal rows: SGR codes to spans, safe and on the grid. */
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stretches } from "../../src/dashboard/terminal/cells.ts";
import { contrast, legible } from "../../src/dashboard/terminal/contrast.ts";
import {
  blackGround,
  ground,
  paletteColour,
  plain,
  type Rgb,
  sixteen,
} from "../../src/dashboard/terminal/palette.ts";
import { parseRow, rowText } from "../../src/dashboard/terminal/row.ts";
import { isSecretAsked } from "../../src/dashboard/terminal/secret.ts";

const esc = "\u001b";

function only(row: string) {
  const spans = parseRow(row);
  expect(spans).toHaveLength(1);
  const [span] = spans;
  if (!span) throw new Error("No span.");
  return span;
}

describe("colours", () => {
  test("of the sixteen have classes", () => {
    expect(only(`${esc}[31mred`)).toMatchObject({ text: "red", classes: "f1", color: null });
    expect(only(`${esc}[92mgreen`).classes).toBe("f10");
    expect(only(`${esc}[40mdark`).classes).toBe("b0");
  });

  test("of the cube and true ones come as values", () => {
    expect(only(`${esc}[38;5;208mx`).color).toBe("rgb(255, 135, 0)");
    expect(only(`${esc}[38;2;120;200;255mx`).color).toBe("rgb(120, 200, 255)");
    expect(only(`${esc}[38:2::120:200:255mx`).color).toBe("rgb(120, 200, 255)");
    expect(only(`${esc}[48;5;236mx`).background).toBe("rgb(48, 48, 48)");
  });

  test("number the cube and the greys as xterm does", () => {
    expect(paletteColour(16)).toEqual([0, 0, 0]);
    expect(paletteColour(231)).toEqual([255, 255, 255]);
    expect(paletteColour(232)).toEqual([8, 8, 8]);
    expect(paletteColour(255)).toEqual([238, 238, 238]);
  });

  test("that could not be read are moved until they can", () => {
    const colour: fc.Arbitrary<Rgb> = fc.tuple(
      fc.nat({ max: 255 }),
      fc.nat({ max: 255 }),
      fc.nat({ max: 255 }),
    );
    fc.assert(
      fc.property(colour, colour, (text, back) => {
        expect(contrast(legible(text, back), back)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2_000 },
    );
    expect(only(`${esc}[38;2;0;0;0mblack`).color).not.toBe("rgb(0, 0, 0)");
  });

  test("are the same in the style sheet and in the script", () => {
    const css = readFileSync(
      join(import.meta.dir, "../../src/dashboard/styles/tokens.css"),
      "utf8",
    );
    const token = (name: string) => new RegExp(`--term-${name}: (#[0-9a-f]{6});`).exec(css)?.[1];
    const hex = (rgb: Rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    expect(token("ground")).toBe(hex(ground));
    expect(token("text")).toBe(hex(plain));
    expect(token("back-0")).toBe(hex(blackGround));
    for (const [index, rgb] of sixteen.entries()) expect(token(String(index))).toBe(hex(rgb));
  });
});

describe("styles", () => {
  test("become classes and end where they end", () => {
    const spans = parseRow(`${esc}[1mbold${esc}[22m plain ${esc}[4:3mcurly${esc}[24m end`);
    expect(spans.map(({ text, classes }) => [text, classes])).toEqual([
      ["bold", "bold"],
      [" plain ", ""],
      ["curly", "underline"],
      [" end", ""],
    ]);
  });

  test("with an underline colour do not leak into the text", () => {
    expect(rowText(`${esc}[58:2::255:0:0mword${esc}[59m!`)).toBe("word!");
  });

  test("in reverse swap text and ground", () => {
    const span = only(`${esc}[7mx`);
    expect(span.classes).toBe("b7");
    expect(span.color).not.toBeNull();
  });
});

describe("what is not text", () => {
  test("is left out: links of terminals, titles, cursor moves", () => {
    expect(rowText(`${esc}]8;;https://a.example${esc}\\word${esc}]8;;${esc}\\ end`)).toBe(
      "word end",
    );
    expect(rowText(`${esc}]0;title\u0007a${esc}[2Kb${esc}[10;4Hc${esc}(Bd`)).toBe("abcd");
  });

  test("is shown where it would hide or reorder what is read", () => {
    expect(rowText("rm \u202efile\u200b")).toBe("rm ‹U+202E›file‹U+200B›");
  });

  test("never makes the parser throw or let a control character through", () => {
    const part = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(`${esc}[`, `${esc}]8;;`, "m", ";", ":", "38", "\u0007", "\u009b", "2;5"),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        for (const span of parseRow(parts.join(""))) {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are the subject.
          expect(span.text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("addresses", () => {
  test("are links only with http or https", () => {
    const hrefs = (row: string) => parseRow(row).flatMap(({ href }) => href ?? []);
    expect(hrefs("see https://example.org/a?b=1, ok")).toEqual(["https://example.org/a?b=1"]);
    expect(hrefs("(http://localhost:4011/s/x)")).toEqual(["http://localhost:4011/s/x"]);
    expect(hrefs("javascript:alert(1) data:text/html,x file:///etc/passwd")).toEqual([]);
  });

  test("stay whole over a change of colour", () => {
    const spans = parseRow(`https://exam${esc}[31mple.org/x${esc}[0m end`);
    expect(spans.map(({ text, href }) => [text, href])).toEqual([
      ["https://exam", "https://example.org/x"],
      ["ple.org/x", "https://example.org/x"],
      [" end", null],
    ]);
  });
});

describe("the grid", () => {
  test("gives wide characters two cells and foreign narrow ones one", () => {
    expect(stretches("ab漢─é⏺c")).toEqual([
      { text: "ab", cells: "plain" },
      { text: "漢", cells: 2 },
      { text: "─é", cells: "plain" },
      { text: "⏺", cells: 1 },
      { text: "c", cells: "plain" },
    ]);
  });

  test("keeps combining marks and emoji parts with their character", () => {
    expect(stretches("e\u0301x")).toEqual([{ text: "e\u0301x", cells: "plain" }]);
    expect(stretches("👍🏽")).toEqual([{ text: "👍🏽", cells: 2 }]);
  });

  test("loses no character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(
          stretches(text)
            .map((one) => one.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });
});

describe("a request for a secret", () => {
  test("is seen on the last written row only", () => {
    expect(isSecretAsked(["$ sudo make", "[sudo] password for mira: ", "", ""])).toBe(true);
    expect(isSecretAsked(["Enter passphrase for key '/home/mira/.ssh/id': "])).toBe(true);
    expect(isSecretAsked(["password: ", "❯ "])).toBe(false);
    expect(isSecretAsked(["The password field is tested."])).toBe(false);
    expect(isSecretAsked([])).toBe(false);
  });
});
