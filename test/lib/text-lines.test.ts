/** Lines come whole whatever the pieces are, and neither long lines nor broken text get through. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { LineError, textLines } from "../../src/lib/text-lines.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, size: number, bound = 1_000): Promise<string[]> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return await Array.fromAsync(textLines(inPieces(bytes, size), bound));
}

test("any text in any pieces gives its lines", async () => {
  const line = fc
    .string({ unit: "grapheme", maxLength: 20 })
    .map((text) => text.replace(/\n/g, " "));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 30 }), async (lines, size) => {
      expect(await read(lines.map((text) => `${text}\n`).join(""), size)).toEqual(lines);
    }),
    { numRuns: 200 },
  );
});

test("a last line without an end counts, an empty one does not", async () => {
  expect(await read("a\nb", 1)).toEqual(["a", "b"]);
  expect(await read("", 1)).toEqual([]);
});

test("too long, or no text: refused with the number of the line", async () => {
  const long = `a\n${"x".repeat(3_000)}`;
  expect(read(long, 100)).rejects.toThrow(new LineError("Line 2 is too long."));
  const broken = new Uint8Array([97, 10, 0xff, 0xfe, 10]);
  expect(read(broken, 2)).rejects.toThrow("Line 2 is not valid UTF-8.");
});
