/** Where the focus goes when a form opens in place, and where it goes back to. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** For the first field of a form that somebody has just opened. */
export function useFocusOnOpen<T extends HTMLElement>(): RefObject<T | null> {
  const field = useRef<T>(null);
  useLayoutEffect(() => {
    field.current?.focus();
  }, []);
  return field;
}

/** For the button that opens it: it has the focus again when the form has gone. */
export function useFocusOnReturn<T extends HTMLElement>(isOpen: boolean): RefObject<T | null> {
  const button = useRef<T>(null);
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return button;
}
