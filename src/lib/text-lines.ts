/** Lines of UTF-8 from a stream, with memory for one line and never more than a bound. */

/** A line is too long, or the bytes are no text. */
export class LineError extends Error {}

/** Without their line ends; an empty last line is none. Throws LineError. */
export async function* textLines(
  chunks: AsyncIterable<Uint8Array>,
  lineBytesMax: number,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  let number = 1;
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      yield textOf(bytes.subarray(0, end), number++);
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > lineBytesMax) throw new LineError(`Line ${number} is too long.`);
    rest = bytes;
  }
  if (rest.length > 0) yield textOf(rest, number);
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function textOf(bytes: Uint8Array, number: number): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new LineError(`Line ${number} is not valid UTF-8.`, { cause });
  }
}
