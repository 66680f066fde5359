/** The words that Claude Code itself draws: they carry the structure that the rules look at. */

const WORDS = `
  a about accept access accessing account action actions agent agents all allow always amend an
  and answer answered anthropic anyway api approval approve are around ask asked asking at auth
  authentication auto automatic back background balance bash be before begin billing bottom box
  browser bypass bypassing call can't cancel cancelled can’t change changes chat check checks
  choose claude claude’ll clear close code command compact compacted compacting compare confirm
  connect connection console contains context continue conversation conversations create created
  credit ctrl current cycle decline declined default describe detailed dialog directory do does
  don don't done don’t down during edit edits effort ended enter error esc escape exceeds exit
  expand expired expires explain external feedback fetch field file files finish folder for form
  found from full function go guide has have help high hit hook hooks idle import imports in
  initializing input insert interrupt interrupted into invalid is it its jump keep key large leave
  limit limits link list local logged login long lost low make manage manual manually maximum mcp
  medium memory message mode model monitor monitors more name navigate navigation needs network
  new no none normal not notebook nothing now of off on one only open option options opus or out
  outside overloaded own panel paste permission permissions plan please point press previous
  proceed progress project prompt question questions queued quick quit reached read ready rejected
  reload remote request requests requires reset resets restore resume retry retrying return review
  revoked rewind run running runs s safety save saved scroll search security select selected send
  sending server servers session settings several shell shells shift shortcuts show showing shown
  signing skip something sonnet start started status stays still stop streaming subagent subagents
  submit suggest summary switch tab task tasks team tell terminal text than that the their theme
  then there these think thinking this thought three timed tips title to toggle token tokens too
  tool tools transcript trust try turn two type types until up upgrade url usage use used user
  using v verify view visit visual wait waiting want warning warnings was weekly welcome what
  while will with without work workspace would write x yes you you've your you’ve
`;

const words: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

export function isUiWord(word: string): boolean {
  return words.has(word.toLowerCase());
}
