/** Keys of Camp and Hall: j and k walk, Enter opens, a, d, digits answer the card in focus. */

/** Listens on `page` until the returned function is called. */
export function campKeys(page: Document, go: (path: string) => void): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target?.closest("input, textarea, select, [contenteditable]")) return;
    const card = target?.closest<HTMLElement>("[data-card]") ?? null;
    if (event.key === "j" || event.key === "k") {
      step(page, event.key === "j" ? 1 : -1);
      event.preventDefault();
      return;
    }
    // A held key must not answer the next card, too.
    if (!card || event.repeat) return;
    if (event.key === "Enter" && target === card) go(card.dataset["path"] ?? "/");
    else if (event.key === "a") click(card, '[data-act="allow"]');
    else if (event.key === "d") click(card, '[data-act="deny"]');
    else if (/^[1-9]$/.test(event.key)) click(card, `[data-option="${event.key}"]`);
  };
  page.addEventListener("keydown", press);
  return () => page.removeEventListener("keydown", press);
}

function click(card: HTMLElement, selector: string): void {
  card.querySelector<HTMLElement>(selector)?.click();
}

/** Moves the focus to the next or previous stop; from outside, to the first or last. */
function step(page: Document, by: 1 | -1): void {
  const stops = [...page.querySelectorAll<HTMLElement>("[data-stop]")];
  const active = page.activeElement;
  const here = stops.findIndex((stop) => stop === active || stop.contains(active));
  const from = here < 0 && by < 0 ? stops.length : here;
  const next = stops[Math.min(Math.max(from + by, 0), stops.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
