/** Paths as somebody in the session's folder would write them. */

/** The folder itself stands beside it already; what lies elsewhere keeps its whole path. */
export function nearPath(text: string, folder: string | null): string {
  if (folder === null || folder === "/") return text;
  return text.startsWith(`${folder}/`) ? text.slice(folder.length + 1) : text;
}
