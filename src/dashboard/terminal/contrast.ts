/**
 * Keeps terminal text legible: programs choose colours for a ground that we do not know, so a
 * pair below WCAG's 4.5 : 1 is moved towards white or black until it passes.
 */
import { bounds } from "../bounds.ts";
import type { Rgb } from "./palette.ts";

const contrastMin = 4.5;

/** WCAG 2 contrast of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const known = new Map<string, Rgb>();

/** `text` itself where it can be read on `back`, else the nearest shade of it that can. */
export function legible(text: Rgb, back: Rgb): Rgb {
  const key = `${text.join()}/${back.join()}`;
  const found = known.get(key) ?? moved(text, back);
  // A picture of true colours must not fill the memory: begin anew now and then.
  if (known.size >= bounds.coloursRememberedMax) known.clear();
  known.set(key, found);
  return found;
}

function moved(text: Rgb, back: Rgb): Rgb {
  const white: Rgb = [255, 255, 255];
  const black: Rgb = [0, 0, 0];
  const towards = contrast(white, back) >= contrast(black, back) ? white : black;
  for (let share = 0; share < 1; share += 0.1) {
    const shade = mix(text, towards, share);
    if (contrast(shade, back) >= contrastMin) return shade;
  }
  return towards;
}

/** `share` 0 is `from`, 1 is `to`. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
