/** The browser tab says how many sessions wait: in its title and on its icon. */
import { fireShape } from "./fire-shape.ts";

export function pageTitle(waiting: number, place: string): string {
  return `${waiting > 0 ? `(${waiting}) ` : ""}${place} · claude-rpg`;
}

/** The tab's icon as a data address: a camp fire, and a badge with the number that waits. */
export function iconAddress(waiting: number): string {
  const figure = waiting > 9 ? "9+" : String(waiting);
  const badge =
    waiting === 0
      ? ""
      : `<rect x="5" y="5" width="11" height="11" fill="#b3261e"/><text x="10.5" y="14" ` +
        `font-family="monospace" font-weight="700" font-size="${waiting > 9 ? 8 : 10}" ` +
        `text-anchor="middle" fill="#fff">${figure}</text>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" shape-rendering="crispEdges">` +
    `<rect width="16" height="16" fill="#1b1a21"/>` +
    `<path transform="translate(2 2)" fill="#f0a03c" d="${fireShape}"/>${badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
