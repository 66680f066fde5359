/** Sizes for people. */

const mibBytes = 1024 * 1024;

/** `410 MB`, `1.2 GB`: the units of a task manager, two digits that matter. */
export function memoryText(bytes: number): string {
  const mib = bytes / mibBytes;
  if (mib >= 1_000) return `${(mib / 1_024).toFixed(1)} GB`;
  return mib >= 100 ? `${Math.round(mib / 10) * 10} MB` : `${Math.round(mib)} MB`;
}
