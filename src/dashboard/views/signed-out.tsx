/** A browser that the server does not know yet: how to become known. */
import { Icon } from "../parts/icon.tsx";

export function SignedOut() {
  return (
    <section class="plain gate">
      <Icon name="fire" />
      <h1>The gate is closed</h1>
      <p>
        This browser is not signed in. Whoever gets in here can type into your terminals, so each
        browser is let in once, from a terminal on the machine itself:
      </p>
      <HowToSignIn />
      <p class="note">
        The command is not found? In a clone it is <code>dist/claude-rpg</code>.
      </p>
    </section>
  );
}

export function HowToSignIn() {
  return (
    <ul>
      <li>
        <code>claude-rpg open</code> opens this page signed in.
      </li>
      <li>
        <code>claude-rpg open --print</code> prints a link for another browser; it works once,
        within ten minutes.
      </li>
    </ul>
  );
}
