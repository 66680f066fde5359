/** An address of a persona or project that the server does not know. */
import { PageLink } from "../parts/page-link.tsx";

export function Missing({ what }: { what: "persona" | "project" }) {
  return (
    <section class="plain">
      <h1>No such {what}</h1>
      <p>
        Nobody in this hall has this address. <PageLink href="/hall">Back to the hall</PageLink>
      </p>
    </section>
  );
}
