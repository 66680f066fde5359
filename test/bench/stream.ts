/** The mixed stream of hook events: 20 % Bash, bodies of 8 KiB in the middle, every id its own. */

/** Bodies follow a log-normal law around this, so that half are larger and a tenth above 25 KiB. */
const BODY_BYTES_MEDIAN = 8 * 1024;
const BODY_SIGMA = 0.9;
const BODY_BYTES_MIN = 700;
const BODY_BYTES_MAX = 128 * 1024;
/** Gives 160 bodies with a median of 7.9 KiB. */
const SEED = 4;
/** Different turns before the stream repeats its texts (never its ids). */
const TURNS = 8;

/** Of the 20 events of a turn, 4 are of Bash: two calls, told before and after. */
const TOOLS_OF_TURN = ["Read", "Bash", "Read", "Edit", "Grep", "Read", "Write", "Bash", "Edit"];

/** Placeholders have the length of what replaces them, so that bodies are filled in place. */
export const SESSION_MARK = "5e55105e-0000-4000-8000-5e55105e0000";
export const TOOL_MARK = "toolu_bench00000000000000000000";
export const PROMPT_MARK = "prompt-bench00-0000-0000-000000000000";
export const CWD_MARK = "/tmp/rpg-bench-project-0000";

export interface Template {
  body: string;
  eventName: string;
  toolName: string | null;
  /** Place of the tool call in its turn; both of its events carry the same id. */
  call: number;
}

/** The events of several turns, one after the other: prompt, nine tool calls, stop. */
export function makeTurns(seed = SEED): Template[] {
  const random = mulberry(seed);
  const turns: Template[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const add = (eventName: string, call: number, own: Own): void => {
      turns.push({ body: sized(eventName, own, random), eventName, toolName: own.tool, call });
    };
    add("UserPromptSubmit", -1, promptOf());
    TOOLS_OF_TURN.forEach((tool, call) => {
      add("PreToolUse", call, toolStart(tool));
      add("PostToolUse", call, toolEnd(tool));
    });
    add("Stop", -1, stopOf());
  }
  return turns;
}

/** What an event has beside the common fields; `fill` gives its long text. */
interface Own {
  tool: string | null;
  fields(fill: string): Record<string, unknown>;
}

const FILE = `${CWD_MARK}/src/harbour/timetable.ts`;

function promptOf(): Own {
  const fields = (fill: string) => ({ prompt: `Mend the importer.\n${fill}`, source: "user" });
  return { tool: null, fields };
}

function stopOf(): Own {
  return {
    tool: null,
    fields: (fill) => ({
      stop_hook_active: false,
      last_assistant_message: `The importer is mended.\n${fill}`,
      background_tasks: [],
      session_crons: [],
    }),
  };
}

function toolStart(tool: string): Own {
  return {
    tool,
    fields: (fill) => ({
      tool_name: tool,
      tool_input: inputOf(tool, fill),
      tool_use_id: TOOL_MARK,
    }),
  };
}

function toolEnd(tool: string): Own {
  return {
    tool,
    fields: (fill) => ({
      tool_name: tool,
      tool_input: inputOf(tool, ""),
      tool_response: responseOf(tool, fill),
      tool_use_id: TOOL_MARK,
      duration_ms: 41,
    }),
  };
}

function inputOf(tool: string, fill: string): Record<string, unknown> {
  switch (tool) {
    case "Bash":
      return { command: `bun test test/harbour <<'END'\n${fill}END`, description: "Run the tests" };
    case "Edit":
      return { file_path: FILE, old_string: "let n = 0", new_string: fill, replace_all: false };
    case "Write":
      return { file_path: FILE, content: fill };
    case "Grep":
      return { pattern: fill || "berth", path: CWD_MARK, output_mode: "content", "-n": true };
    default:
      return { file_path: `${FILE}${fill && `#${fill}`}`, offset: 1, limit: 400 };
  }
}

function responseOf(tool: string, fill: string): Record<string, unknown> {
  switch (tool) {
    case "Bash":
      return { stdout: fill, stderr: "", interrupted: false, isImage: false };
    case "Edit":
      return { filePath: FILE, oldString: "let n = 0", originalFile: fill, userModified: false };
    case "Write":
      return { type: "create", filePath: FILE, content: fill, structuredPatch: [] };
    case "Grep":
      return { mode: "content", numFiles: 3, filenames: [FILE], content: fill, numLines: 60 };
    default:
      return { type: "text", file: { filePath: FILE, content: fill, numLines: 60, startLine: 1 } };
  }
}

function sized(eventName: string, own: Own, random: () => number): string {
  const common = {
    session_id: SESSION_MARK,
    transcript_path: `/home/mira/.claude/projects/-harbour/${SESSION_MARK}.jsonl`,
    cwd: CWD_MARK,
    prompt_id: PROMPT_MARK,
    permission_mode: "default",
    effort: { level: "high" },
    hook_event_name: eventName,
  };
  const wanted = bodyBytes(random);
  const bare = JSON.stringify({ ...common, ...own.fields("") }).length;
  return JSON.stringify({ ...common, ...own.fields(textOf(wanted - bare, random)) });
}

function bodyBytes(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const bytes = BODY_BYTES_MEDIAN * Math.exp(BODY_SIGMA * normal);
  return Math.round(Math.min(BODY_BYTES_MAX, Math.max(BODY_BYTES_MIN, bytes)));
}

const LINES = [
  'import { berthOf } from "./berths.ts";',
  "export function load(rows: readonly Row[]): Sailing[] {",
  "\tconst flagged = rows.filter((row) => row.berth === null);",
  '  if (flagged.length > 0) log.warn({ count: flagged.length }, "no berth");',
  "  return rows.map((row) => ({ ...row, leavesAt: minutesOf(row.dep) }));",
  "}",
  "",
  "# A sailing needs one berth per call; the winter table leaves two open.",
  " 12 pass, 0 fail [143.00ms]",
];
/** Test runners write such signs: the whole text is then kept in two bytes a letter. */
const MARKED_LINE = "✓ every sailing has a berth — 3 calls";

/** About `bytes` of JSON-encoded lines; a quarter of the texts holds letters beyond Latin. */
function textOf(bytes: number, random: () => number): string {
  const lines: string[] = random() < 0.25 ? [MARKED_LINE] : [];
  for (let used = 0; used < bytes; ) {
    const line = `${LINES[Math.floor(random() * LINES.length)]}`;
    lines.push(line);
    used += JSON.stringify(line).length;
  }
  return `${lines.join("\n")}\n`;
}

/** A small generator with a seed: every run sends the same texts. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
