/** Keeps the focus where one was when what has it leaves: in the same thing, or its neighbour. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Marks a thing of a list by its id: `<li {...kept(id)}>`. */
export function kept(id: string) {
  return { "data-kept": id };
}

const CONTROLS = "button, a[href], input, textarea, select, summary";

function idOf(thing: HTMLElement): string {
  return thing.dataset["kept"] ?? "";
}

interface Place {
  id: string;
  index: number;
}

/**
 * For the element around one or several lists of `kept` things. A thing may also have moved from
 * one list to another; where none is left, the element itself takes the focus (`tabIndex` -1).
 */
export function useKeptFocus<T extends HTMLElement>(): RefObject<T | null> {
  const around = useRef<T>(null);
  useLayoutEffect(() => {
    const root = around.current;
    if (!root) return;
    let last: Place | null = null;
    let frame = 0;
    const things = () => [...root.querySelectorAll<HTMLElement>("[data-kept]")];
    const track = ({ target }: Event) => {
      // Who presses on empty ground wants the focus nowhere.
      const control = target instanceof Element ? target.closest(CONTROLS) : null;
      const thing = control?.closest<HTMLElement>("[data-kept]") ?? null;
      const isInside = thing !== null && root.contains(thing);
      last = isInside ? { id: idOf(thing), index: things().indexOf(thing) } : null;
    };
    const restore = () => {
      const { activeElement } = document;
      if (last === null || (activeElement !== null && activeElement !== document.body)) return;
      const { id, index } = last;
      const all = things();
      const same = all.find((one) => idOf(one) === id);
      const next = same ?? all[Math.min(index, all.length - 1)];
      (next?.querySelector<HTMLElement>(CONTROLS) ?? root).focus();
    };
    // In the next frame: what moves to another list leaves its own before it stands there.
    const observer = new MutationObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(restore);
    });
    observer.observe(root, { childList: true, subtree: true });
    document.addEventListener("focusin", track);
    document.addEventListener("pointerdown", track);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      document.removeEventListener("focusin", track);
      document.removeEventListener("pointerdown", track);
    };
  }, []);
  return around;
}
