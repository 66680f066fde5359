/** What is wrong at large: the server gone, the page outdated, tmux unreachable, warnings. */
import { useComputed } from "@preact/signals";
import { useApp } from "../app.ts";
import { clockText } from "../text/time.ts";
import { visible } from "../text/visible.ts";

export function Banner() {
  return (
    <div class="banners" role="status">
      <LinkBanner />
      <SystemNotices />
    </div>
  );
}

function LinkBanner() {
  const { connection } = useApp();
  const link = connection.link.value;
  switch (link.state) {
    case "gone":
      return (
        <p class="banner">
          <span>
            <strong>The server is gone.</strong>{" "}
            {link.asOfMs === null
              ? "Nothing has been heard from it yet."
              : `What you see is as of ${clockText(link.asOfMs)}.`}
          </span>
          <button type="button" onClick={connection.nudge}>
            Try now
          </button>
        </p>
      );
    case "outdated":
      return (
        <p class="banner">
          <span>
            <strong>The server was updated.</strong> This page does not understand it any more.
          </span>
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      );
    case "connecting":
    case "open":
      return null;
  }
}

function SystemNotices() {
  const { state } = useApp();
  const system = useComputed(() => state.value.system);
  const hasSessions = useComputed(() => state.value.sessions.size > 0);
  if (!system.value) return null;
  const { tmuxProblem, hasHooks, warnings } = system.value;
  const notices = [...warnings];
  // On an empty camp the three steps say the same, with what to do.
  if (tmuxProblem !== null && hasSessions.value) notices.unshift(tmuxProblem);
  if (!hasHooks && hasSessions.value) {
    notices.push(
      "No hook has reported yet, so statuses are guesses: run claude-rpg install --hooks-only.",
    );
  }
  return (
    <>
      {notices.map((text) => (
        <p key={text} class="notice">
          {visible(text)}
        </p>
      ))}
    </>
  );
}
