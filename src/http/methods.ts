/** Which methods an address answers, for those who ask by another. */

/** The methods of `path`, or none: there is nothing at that address. */
export type MethodsOf = (path: string) => string[];

export function methodsOf(routes: readonly { method: string; path: string }[]): MethodsOf {
  const fixed = new Map<string, Set<string>>();
  const patterns: { pattern: RegExp; methods: Set<string> }[] = [];
  for (const { method, path } of routes) {
    // A socket is opened by its own rules.
    if (method === "WS") continue;
    const known = fixed.get(path) ?? new Set<string>();
    known.add(method);
    if (fixed.has(path)) continue;
    fixed.set(path, known);
    if (path.includes(":")) {
      const source = path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/:\w+/g, "[^/]+");
      patterns.push({ pattern: new RegExp(`^${source}$`), methods: known });
    }
  }
  return (path) => {
    const found =
      fixed.get(path) ?? patterns.find(({ pattern }) => pattern.test(path))?.methods ?? null;
    if (!found) return [];
    // Whatever can be read can be asked for without its body.
    return [...found, ...(found.has("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
  };
}
