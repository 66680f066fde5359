/** A link inside the page: changes the route without loading, and stays a real link. */
import type { ComponentChildren } from "preact";
import { useApp } from "../app.ts";

interface PageLinkProps {
  href: string;
  class?: string;
  /** Marks the link as a stop of the `j` and `k` keys. */
  isStop?: boolean;
  children: ComponentChildren;
}

export function PageLink({ href, class: className = "", isStop = false, children }: PageLinkProps) {
  const { router } = useApp();
  const follow = (event: MouseEvent) => {
    // A new tab or window is the browser's business.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.go(href);
  };
  return (
    <a href={href} class={className} data-stop={isStop ? "" : undefined} onClick={follow}>
      {children}
    </a>
  );
}
