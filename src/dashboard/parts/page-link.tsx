/** A link inside the page: changes the route without loading, and stays a real link. */
import type { ComponentChildren } from "preact";
import { useApp } from "../app.ts";

interface PageLinkProps {
  href: string;
  class?: string;
  /** Marks the link as a stop of the `j` and `k` keys. */
  isStop?: boolean;
  /** Marks a link of the navigation to where one is. */
  current?: "page" | "true" | undefined;
  children: ComponentChildren;
}

export function PageLink(props: PageLinkProps) {
  const { href, class: className = "", isStop = false, current, children } = props;
  const { router } = useApp();
  const follow = (event: MouseEvent) => {
    // A new tab or window is the browser's business.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    router.go(href);
  };
  return (
    <a
      href={href}
      class={className}
      aria-current={current}
      data-stop={isStop ? "" : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}
