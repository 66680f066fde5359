/** The next animation frame, or a timer where the browser withholds frames (hidden tabs). */
import { bounds } from "../bounds.ts";

export function nextFrame(run: () => void): void {
  let hasRun = false;
  const once = () => {
    if (hasRun) return;
    hasRun = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    run();
  };
  const timer = setTimeout(once, bounds.frameMsMax);
  const frame = requestAnimationFrame(once);
}
