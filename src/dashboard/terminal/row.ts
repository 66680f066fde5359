/** One terminal row with SGR codes → spans with class names, and colours where no class fits. */
import Anser from "anser";
import { visible } from "../text/visible.ts";
import { legible, mix } from "./contrast.ts";
import { blackGround, ground, paletteColour, plain, type Rgb, sixteen } from "./palette.ts";

export interface RowSpan {
  text: string;
  /** Space-separated class names: `f1`, `b12`, `bold`, …; empty for plain text. */
  classes: string;
  /** CSS colours of the 256-colour cube and of true colour; null where a class says it. */
  color: string | null;
  background: string | null;
  /** An http(s) address, where the text is one. */
  href: string | null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are the subject.
const strings = /\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\|$)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are the subject.
const shortEscapes = /\x1b(?:[()*+][0-9A-Za-z]|[^[]|$)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are the subject.
const sgr = /\x1b\[([\d;:]*)m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are the subject.
const otherControls = /\x1b\[[0-?]*[ -/]*(?:[@-ln-~]|$)/g;
const address = /https?:\/\/[^\s<>"'`|\u2500-\u259f]+[^\s<>"'`|.,;:!?)\]}\u2500-\u259f]/g;

/** Reads one row. The row stands alone: no style is carried over from the row above. */
export function parseRow(row: string): RowSpan[] {
  const clean = row
    .replace(strings, "")
    .replace(otherControls, "")
    .replace(sgr, (_, codes: string) => plainSgr(codes))
    .replace(shortEscapes, "");
  const entries = Anser.ansiToJson(clean, { json: true, use_classes: true, remove_empty: true });
  const spans = entries.map((entry) => spanOf(entry));
  return withLinks(spans);
}

/** The text of a row without any styling. */
export function rowText(row: string): string {
  return parseRow(row)
    .map((span) => span.text)
    .join("");
}

/** Anser reads `;` only: colon forms (curly underline, underline colour) become plain ones. */
function plainSgr(codes: string): string {
  const plain = codes.split(";").flatMap((code) => {
    if (!code.includes(":")) return [code];
    const [head = "", ...rest] = code.split(":");
    if (head === "4") return [rest[0] === "0" ? "24" : "4"];
    const isColour = (head === "38" || head === "48") && rest.length >= 2;
    // `38:2:<space>:r:g:b` and `38:2:r:g:b` mean the same; the colour space is not used.
    if (isColour && rest[0] === "2") return [head, "2", ...rest.slice(-3)];
    return isColour ? [head, ...rest] : [];
  });
  return plain.length === 0 ? "" : `\x1b[${plain.join(";")}m`;
}

function spanOf(entry: Anser.AnserJsonEntry): RowSpan {
  const front = colourOf(entry.fg, entry.fg_truecolor);
  const back = colourOf(entry.bg, entry.bg_truecolor);
  const isDim = entry.decorations.includes("dim");
  const backRgb = back === null ? ground : back.index === 0 ? blackGround : back.rgb;
  const wanted = front?.rgb ?? plain;
  const shown = legible(isDim ? mix(wanted, backRgb, 0.35) : wanted, backRgb);
  const isAsWanted = shown.every((part, index) => part === wanted[index]);
  const classes: string[] = entry.decorations.filter((name) => name !== "dim");
  if (isAsWanted && front && front.index !== null) classes.push(`f${front.index}`);
  if (back && back.index !== null) classes.push(`b${back.index}`);
  const isPlainText = isAsWanted && (front === null || front.index !== null);
  return {
    text: visible(entry.content),
    classes: classes.join(" "),
    color: isPlainText ? null : css(shown),
    background: back && back.index === null ? css(back.rgb) : null,
    href: null,
  };
}

interface Colour {
  /** 0 to 15 has a class of its own; null: only `rgb`. */
  index: number | null;
  rgb: Rgb;
}

const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** Translates anser's class names (`ansi-red`, `ansi-palette-208`, `ansi-truecolor`). */
function colourOf(name: string | null, trueColour: string | null): Colour | null {
  if (!name) return null;
  if (name === "ansi-truecolor") {
    const [red = 0, green = 0, blue = 0] = (trueColour ?? "").split(",").map(Number);
    return { index: null, rgb: [red, green, blue] };
  }
  const palette = /^ansi-palette-(\d+)$/.exec(name)?.[1];
  if (palette !== undefined) return { index: null, rgb: paletteColour(Number(palette)) };
  const isBright = name.startsWith("ansi-bright-");
  const base = names.indexOf(name.replace(/^ansi-(?:bright-)?/, ""));
  const index = base + (isBright ? 8 : 0);
  const rgb = base < 0 ? undefined : sixteen[index];
  return rgb ? { index, rgb } : null;
}

function css(colour: Rgb): string {
  return `rgb(${colour.join(", ")})`;
}

/** Cuts spans where an address begins and ends; an address may run through several spans. */
function withLinks(spans: RowSpan[]): RowSpan[] {
  const text = spans.map((span) => span.text).join("");
  const links = [...text.matchAll(address)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    href: found[0],
  }));
  if (links.length === 0) return spans;
  const out: RowSpan[] = [];
  let start = 0;
  for (const span of spans) {
    const end = start + span.text.length;
    const cuts = links.flatMap(({ from, to }) => [from, to]).filter((at) => at > start && at < end);
    const edges = [start, ...cuts, end];
    for (const [index, from] of edges.slice(0, -1).entries()) {
      const to = edges[index + 1] ?? end;
      const link = links.find((one) => one.from <= from && to <= one.to);
      const part = span.text.slice(from - start, to - start);
      out.push({ ...span, text: part, href: link?.href ?? null });
    }
    start = end;
  }
  return out;
}
