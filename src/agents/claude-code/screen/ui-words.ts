/** The words that Claude Code itself draws: they carry the structure that the rules look at. */

const WORDS = `
  a accept access account agent agents all allow always amend an and answer answered anthropic api
  approve approval are around ask asking at auth auto automatic authentication back background
  balance bash be begin billing box bottom box browser bypass bypassing call cancel cancelled change
  changes chat choose claude clear code command compact compacted compacting confirm connect
  connection console continue contains context conversation create created credit ctrl current cycle
  declined default describe detailed dialog directory do does don don’t don't done down during edit
  edits enter error esc escape exit expand expired expires explain feedback fetch file files finish
  folder for from full function go has have help hit hook hooks idle in initializing input interrupt
  interrupted invalid is it its jump keep key limit limits link list local logged login low make
  manage manual manually message mode model monitor monitors more name navigate navigation network
  new no not notebook now of off on open opus option options or out overloaded panel paste permission
  permissions plan please press proceed project prompt queued question questions quit reached read
  ready rejected reload remote request requests requires reset resets resume retry retrying return
  review revoked run running save save saved scroll search select send session settings shell shells
  shift shortcuts shown show showing signing skip something sonnet start started status still stop
  streaming submit subagent subagents suggest summary switch tab task tasks team tell terminal text
  that the theme then there these think thinking this thought timed title to toggle token tokens too
  tool tools transcript trust try turn type types up upgrade usage use used user using v view visit
  wait waiting want warning was weekly welcome what while will with workspace would write you you’ve
  you've your yes insert normal visual
`;

const words: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

export function isUiWord(word: string): boolean {
  return words.has(word.toLowerCase());
}
