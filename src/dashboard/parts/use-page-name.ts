/** Tells the page's title what a fetched thing is called, for as long as it is shown. */
import { useEffect } from "preact/hooks";
import { useApp } from "../app.ts";

export function usePageName(name: string | null): void {
  const { pageName } = useApp();
  useEffect(() => {
    pageName.value = name;
    return () => {
      pageName.value = null;
    };
  }, [name, pageName]);
}
