/** Waits until a condition holds; the limit is far above what it takes on a busy machine. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await Bun.sleep(20);
  }
}
