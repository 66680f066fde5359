/** The story of a project in a few paragraphs, and as a Markdown file to keep. */
import type { Narrative } from "../../protocol/stories.ts";
import { gameApi } from "../api/game.ts";
import { useApp } from "../app.ts";
import { ActWord } from "../parts/act-word.tsx";
import { FetchedView } from "../parts/fetched-view.tsx";
import { Icon } from "../parts/icon.tsx";
import { useAct } from "../parts/use-act.ts";
import { useFetched } from "../parts/use-fetched.ts";
import { subjectOf } from "../store/subjects.ts";
import { visible } from "../text/visible.ts";

export function Story({ id, name }: { id: string; name: string }) {
  const { api } = useApp();
  const story = useFetched(`story ${id}`, () => gameApi.narrative(api, id), [
    subjectOf("project", id),
  ]);
  return (
    <section aria-labelledby="story">
      <header>
        <h2 id="story">Story</h2>
        <SaveStory id={id} name={name} />
      </header>
      <FetchedView of={story} room="list">
        {(story) => <Told story={story} />}
      </FetchedView>
    </section>
  );
}

function Told({ story }: { story: Narrative }) {
  const parts: [string, readonly string[]][] = [
    ["Team", story.team],
    ["Work", story.work],
    ["Rhythm", story.rhythm],
    ["Milestones", story.milestones],
  ];
  return (
    <div class="story">
      <p class="tagline">{visible(story.tagline)}</p>
      {parts.map(
        ([title, lines]) =>
          lines.length > 0 && (
            <div key={title}>
              <h3>{title}</h3>
              <ul>
                {lines.map((line) => (
                  <li key={line}>{visible(line)}</li>
                ))}
              </ul>
            </div>
          ),
      )}
    </div>
  );
}

/** The file comes by a request with our key, so a plain link would not do. */
function SaveStory({ id, name }: { id: string; name: string }) {
  const { api } = useApp();
  const act = useAct();
  const save = async () => {
    const text = await act.run(() => gameApi.storyFile(api, id), "Saved.");
    if (text !== null) saveFile(text, `${fileName(name)}-story.md`);
  };
  return (
    <div class="save">
      <ActWord act={act} />
      <button type="button" aria-disabled={act.isSending.value} onClick={save}>
        <Icon name="download" /> Markdown
      </button>
    </div>
  );
}

function saveFile(text: string, name: string): void {
  const link = document.createElement("a");
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 60) || "project";
}
