/** Night or parchment: the system's choice until somebody makes their own. */
import { type ReadonlySignal, signal } from "@preact/signals";

export type Theme = "night" | "parchment";

export interface ThemeChoice {
  /** What is shown now. */
  theme: ReadonlySignal<Theme>;
  toggle(): void;
}

const storageKey = "rpgTheme";
const grounds: Record<Theme, string> = { night: "#14151c", parchment: "#efe5cf" };

export function makeTheme(target: Window): ThemeChoice {
  const { document, localStorage } = target;
  const system = target.matchMedia("(prefers-color-scheme: light)");
  const stored = localStorage.getItem(storageKey);
  let chosen: Theme | null = stored === "night" || stored === "parchment" ? stored : null;
  const theme = signal<Theme>("night");
  const apply = () => {
    theme.value = chosen ?? (system.matches ? "parchment" : "night");
    document.documentElement.dataset["theme"] = theme.value;
    const colour = document.querySelector('meta[name="theme-color"]');
    colour?.setAttribute("content", grounds[theme.value]);
  };
  system.addEventListener("change", apply);
  apply();
  return {
    theme,
    toggle() {
      chosen = theme.value === "night" ? "parchment" : "night";
      localStorage.setItem(storageKey, chosen);
      apply();
    },
  };
}
