/** The whole page: gate first, then the bar, the screen of the route, and the voices. */
import { useComputed, useSignalEffect } from "@preact/signals";
import { useApp } from "../app.ts";
import { iconAddress, pageTitle } from "../attention/title.ts";
import { PageLink } from "../parts/page-link.tsx";
import type { Route } from "../routing/route.ts";
import { waitingCount } from "../store/select.ts";
import { sessionName } from "../text/names.ts";
import { Announcer } from "./announcer.tsx";
import { Banner } from "./banner.tsx";
import { Camp } from "./camp.tsx";
import { Session } from "./session.tsx";
import { SignIn } from "./sign-in.tsx";
import { SignedOut } from "./signed-out.tsx";
import { TopBar } from "./top-bar.tsx";

export function Page() {
  const { access, enter, router } = useApp();
  const route = router.route.value;
  const known = access.value;
  if (route.name === "sign-in")
    return (
      <Gate>
        <SignIn />
      </Gate>
    );
  switch (known.state) {
    case "asking":
      return (
        <Gate>
          <p class="loading">Knocking …</p>
        </Gate>
      );
    case "signed-out":
      return (
        <Gate>
          <SignedOut />
        </Gate>
      );
    case "unreachable":
      return (
        <Gate>
          <section class="plain">
            <h1>Nobody answers</h1>
            <p>{known.detail}</p>
            <button type="button" class="primary" onClick={() => void enter()}>
              Try again
            </button>
          </section>
        </Gate>
      );
    case "signed-in":
      return <Inside route={route} />;
  }
}

function Gate({ children }: { children: preact.ComponentChildren }) {
  return <main class="gate">{children}</main>;
}

function Inside({ route }: { route: Route }) {
  const { connection } = useApp();
  const isStale = connection.link.value.state === "gone";
  useTab();
  return (
    <>
      <TopBar />
      <Banner />
      <main data-route={route.name} data-stale={isStale}>
        <Screen route={route} />
      </main>
      <Announcer />
    </>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.name) {
    case "camp":
      return <Camp />;
    case "session":
      return <Session key={route.id} id={route.id} />;
    case "sign-in":
      return null;
    case "not-found":
      return (
        <section class="plain">
          <h1>No such place</h1>
          <p>
            Nothing is at this address. <PageLink href="/">Back to the camp</PageLink>
          </p>
        </section>
      );
  }
}

/** Title and icon of the browser tab. */
function useTab(): void {
  const { state, router } = useApp();
  const waiting = useComputed(() => waitingCount(state.value));
  const place = useComputed(() => {
    const route = router.route.value;
    if (route.name === "not-found") return "No such place";
    if (route.name !== "session") return "Camp";
    const session = state.value.sessions.get(route.id);
    if (!session) return "Session";
    return sessionName(session, state.value.personas.get(session.personaId ?? "") ?? null);
  });
  useSignalEffect(() => {
    document.title = pageTitle(waiting.value, place.value);
  });
  useSignalEffect(() => {
    const icon = document.querySelector('link[rel="icon"]');
    icon?.setAttribute("href", iconAddress(waiting.value));
  });
}
