/** A pixel face from a seed, drawn on this machine: no request leaves it. */
import { createAvatar } from "@dicebear/core";
import * as pixelArt from "@dicebear/pixel-art";

/** Six calm grounds that stand on both themes. */
const GROUNDS = ["5b4b6b", "3f5f6b", "6b4f3f", "4f6b4a", "6b3f4b", "46506b"];

/** An SVG document of 16 × 16 cells. The same seed gives the same face for ever. */
export function avatarSvg(seed: string): string {
  return createAvatar(pixelArt, { seed, backgroundColor: GROUNDS }).toString();
}

/** The address of a persona's face on this server. */
export function avatarPath(seed: string): string {
  return `/avatars/${seed}.svg`;
}
