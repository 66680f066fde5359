/** Entry of the dashboard: styles, theme, first paint, then the question who we are. */
import "./styles/layers.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/camp.css";
import "./styles/roster.css";
import "./styles/session.css";
import "./styles/acts.css";
import "./styles/why.css";
import "./styles/terminal.css";
import "./styles/nav.css";
import "./styles/hall.css";
import "./styles/person.css";
import "./styles/quests.css";
import "./styles/notes.css";
import { render } from "preact";
import { AppProvider, makeApp } from "./app.ts";
import { Page } from "./views/page.tsx";

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app.");
const app = makeApp(window);
render(
  <AppProvider value={app}>
    <Page />
  </AppProvider>,
  root,
);
// The sign-in page asks by itself, once its code is spent.
if (app.router.route.value.name !== "sign-in") void app.enter();
