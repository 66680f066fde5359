/** The pane as an actor has it: raw keys in, an alternate screen out. */
import type { Picture } from "../screen/render.ts";
import { render } from "../screen/render.ts";
import { escaped } from "../screen/row.ts";
import { type Key, KeyReader } from "./keys.ts";

/** How long an Escape may be the beginning of something longer. */
const ESCAPE_MS = 40;
const OPEN = "\u001b[?1049h\u001b[?25l\u001b[?2004h\u001b[2J";

export class Terminal {
  readonly #reader = new KeyReader();
  #painted: string[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly input: NodeJS.ReadStream,
    private readonly output: NodeJS.WriteStream,
  ) {}

  /** `onResize` is told after the old picture is forgotten: what is painted next is painted whole. */
  open(title: string, onKey: (key: Key) => void, onResize: () => void): void {
    this.output.write(`${OPEN}\u001b]0;${title}\u0007`);
    this.output.on("resize", () => {
      this.#painted = [];
      this.output.write("\u001b[2J");
      onResize();
    });
    const tell = (keys: Key[]): void => {
      for (const key of keys) onKey(key);
    };
    this.input.setRawMode(true);
    this.input.setEncoding("utf8");
    this.input.on("data", (data: string) => {
      if (this.#timer) clearTimeout(this.#timer);
      tell(this.#reader.feed(data));
      if (!this.#reader.isWaiting) return;
      this.#timer = setTimeout(() => tell(this.#reader.flush()), ESCAPE_MS);
    });
  }

  size(): { width: number; height: number } {
    return { width: this.output.columns || 80, height: this.output.rows || 24 };
  }

  /** Writes the rows that differ from what is there. */
  paint(picture: Picture): void {
    const rows = render(picture).map(escaped);
    const changed = rows.flatMap((text, index) =>
      text === this.#painted[index] ? [] : [`\u001b[${index + 1};1H${text}\u001b[K`],
    );
    this.#painted = rows;
    if (changed.length > 0) this.output.write(changed.join(""));
  }
}
