/** The rules for a screen with a dialog, a question or a view in place of the prompt box. */
import type { Panel } from "./panel.ts";
import type { PanelRegion } from "./region.ts";
import { beginsWith } from "./rows.ts";
import type { ScreenRule } from "./rule.ts";

type PanelRule = ScreenRule<PanelRegion>;

const hasRow = (panel: Panel, pattern: RegExp) => panel.rows.some((row) => pattern.test(row));
const hasHint = (panel: Panel, pattern: RegExp) => panel.hints.some((hint) => pattern.test(hint));
const hasOption = (panel: Panel, pattern: RegExp) =>
  panel.options.some((option) => pattern.test(option.label));

/**
 * Only a panel that the screen ends with asks anything; below an answered one it goes on.
 * Without its rule, cut off at the top, a dialog is told from other programs by its key hints.
 */
const asks = (panel: Panel) =>
  panel.isLast &&
  (panel.frame !== "clipped" || hasHint(panel, /^(?:Esc to (?:cancel|exit)|Enter to select)\b/));

/** A paragraph of the panel begins with this; the words of a command or a plan do not count. */
const questionIs = (panel: Panel, pattern: RegExp) => pattern.test(panel.question ?? "");

/** `☐ Harbour`, or a row of tabs `←  ☐ Harbour  ☒ Season  ✔ Submit  →`. */
const hasQuestionHeader = (panel: Panel) =>
  panel.rows.slice(0, 4).some((row) => /^ {0,4}(?:← {1,3})?[☐☒☑✔] \S/.test(row));

const permissionTitle = beginsWith([
  "(?:Bash|PowerShell|Run) command\\b",
  "(?:Edit|Create|Write|Overwrite|Read) file\\b",
  "Edit notebook\\b",
  "Fetch\\b",
  "(?:Web ?)?[Ss]earch\\b",
  "Tool use\\b",
  "(?:Use )?[Ss]kill\\b",
  "Monitor\\b",
]);

/** Views that older versions drew under the same rule as dialogs. */
const viewTitle = beginsWith([
  "Select (?:model|IDE)\\b",
  "Search prompts\\b",
  "Resume [Ss]ession\\b",
  "Rewind\\b",
  "(?:Help|Settings|Status|Config|Usage|Memory|Theme|Effort)\\b",
  "(?:Permissions|Hooks|Agents|Plugins|Skills|Sandbox|Background|Diff)\\b",
  "(?:Manage )?MCP servers\\b",
  "(?:Export conversation|Add directory|Output style)\\b",
]);

const dialogTitle = beginsWith([
  "Background work is running",
  "Settings (?:Warning|Error)",
  "Auto mode can['’]t check",
  "Allow external CLAUDE\\.md",
  "(?:\\d+ n|N)ew MCP servers? found",
  "WARNING: Claude Code running in Bypass",
]);

export const panelRules: readonly PanelRule[] = [
  {
    name: "transcript-view",
    since: "2.0",
    status: "unknown",
    reason: "overlay",
    confidence: 0.97,
    matches: ({ panel }) => /^Showing detailed transcript\b/.test(panel.hints[0] ?? ""),
  },
  {
    name: "trust-dialog",
    since: "1.0",
    status: "waiting",
    reason: "trust",
    confidence: 0.97,
    matches: ({ panel }) =>
      asks(panel) &&
      (hasOption(panel, /^Yes, (?:I trust this folder|proceed)$/) ||
        (panel.title === "Accessing workspace:" && panel.options.length > 1)) &&
      (hasHint(panel, /^Enter to confirm$/) || hasRow(panel, /^ *Do you trust the files/)),
  },
  {
    name: "first-run",
    since: "1.0",
    status: "waiting",
    reason: "login",
    confidence: 0.9,
    matches: ({ panel }) => panel.frame === "welcome",
  },
  {
    name: "login-dialog",
    since: "1.0",
    status: "waiting",
    reason: "login",
    confidence: 0.95,
    matches: ({ panel }) =>
      asks(panel) &&
      (panel.title === "Login" ||
        hasRow(panel, /^ {0,4}(?:Select login method:|Paste code here if prompted)/) ||
        /^Detected a custom API key/.test(panel.title)),
  },
  {
    name: "plan-dialog",
    since: "1.0",
    status: "waiting",
    reason: "plan",
    confidence: 0.97,
    matches: ({ panel }) =>
      panel.options.length > 1 &&
      (questionIs(panel, /\bplan\b.*Would you like to proceed\?$/) ||
        /^(?:Ready to code\?|Exit plan mode\?)$/.test(panel.title) ||
        hasOption(panel, /^(?:No, keep planning|Yes, (?:and )?manually approve edits)\b/)),
  },
  {
    name: "limit-dialog",
    since: "2.0",
    status: "waiting",
    reason: "limit",
    confidence: 0.95,
    matches: ({ panel }) =>
      asks(panel) && hasOption(panel, /^(?:Stop and )?wait for (?:the )?limit to reset/i),
  },
  {
    name: "elicitation-dialog",
    since: "2.1.76",
    status: "waiting",
    reason: "elicitation",
    confidence: 0.95,
    matches: ({ panel }) =>
      asks(panel) &&
      /^MCP server .{1,200} (?:requests your input|wants to open )/.test(panel.title),
  },
  {
    name: "question-dialog",
    since: "2.0.21",
    status: "waiting",
    reason: "question",
    confidence: 0.97,
    matches: ({ panel }) =>
      asks(panel) &&
      ((hasQuestionHeader(panel) && panel.options.length > 1) ||
        (hasHint(panel, /^Enter to select$/) &&
          hasHint(panel, /^(?:↑\/↓|Tab\/Arrow keys) to navigate$/) &&
          panel.frame !== "modal" &&
          panel.options.some((option) => option.key !== null))),
  },
  {
    name: "known-dialog",
    since: "2.1.235",
    status: "waiting",
    reason: "dialog",
    confidence: 0.9,
    matches: ({ panel }) => asks(panel) && dialogTitle.test(panel.title),
  },
  {
    name: "permission-dialog",
    since: "1.0",
    status: "waiting",
    reason: "permission",
    confidence: 0.97,
    matches: ({ panel }) =>
      asks(panel) &&
      panel.frame !== "modal" &&
      questionIs(panel, /^(?:Do you want to|Would you like to)\b/) &&
      hasOption(panel, /^(?:Yes|Allow)\b/) &&
      hasOption(panel, /^(?:No|Deny|Don[’']t)\b/),
  },
  {
    name: "permission-dialog-by-title",
    since: "2.0",
    status: "waiting",
    reason: "permission",
    confidence: 0.85,
    matches: ({ panel }) =>
      asks(panel) &&
      panel.frame === "rule" &&
      permissionTitle.test(panel.title) &&
      hasOption(panel, /^(?:Yes|No)\b/),
  },
  {
    name: "modal-view",
    since: "2.1.27x",
    status: "unknown",
    reason: "overlay",
    confidence: 0.85,
    matches: ({ panel }) => panel.frame === "modal",
  },
  {
    name: "view-by-title",
    since: "1.0",
    status: "unknown",
    reason: "overlay",
    confidence: 0.85,
    matches: ({ panel }) => panel.frame === "rule" && viewTitle.test(panel.title),
  },
  {
    name: "dialog-to-confirm",
    since: "2.0",
    status: "waiting",
    reason: "dialog",
    confidence: 0.75,
    matches: ({ panel }) =>
      asks(panel) &&
      (hasHint(panel, /^Enter to confirm$/) ||
        (panel.frame === "rule" &&
          hasHint(panel, /^Enter to (?:continue|submit|accept|stay)\b/))) &&
      hasHint(panel, /^Esc to (?:cancel|exit|reject|decline)\b/),
  },
  {
    name: "yes-or-no-dialog",
    since: "2.1.3xx",
    status: "waiting",
    reason: "permission",
    confidence: 0.7,
    matches: ({ panel }) =>
      asks(panel) &&
      panel.frame === "rule" &&
      hasOption(panel, /^Yes\b/) &&
      hasOption(panel, /^No\b/) &&
      hasHint(panel, /^Esc to cancel\b/),
  },
  {
    name: "view-to-close",
    since: "1.0",
    status: "unknown",
    reason: "overlay",
    confidence: 0.6,
    matches: ({ panel }) => hasHint(panel, /^(?:Esc|q) to (?:close|cancel|exit|go back)\b/),
  },
  {
    name: "panel-without-evidence",
    since: "1.0",
    status: "unknown",
    reason: "unknown",
    confidence: 0.3,
    matches: () => true,
  },
];
