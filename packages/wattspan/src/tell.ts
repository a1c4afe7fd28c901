/** What people must hear and no logger of the application would tell: it goes to stderr, each thing once. */

const KEY = Symbol.for("wattspan.told.v1");
const root = globalThis as { [KEY]?: Set<string> };

/** Beyond it something is wrong with us, and the application's log must not fill. */
const MOST = 50;

/** Says a sentence, unless it was said before. Never throws. */
export function tell(sentence: string): void {
  root[KEY] ??= new Set();
  const told = root[KEY];
  if (told.has(sentence) || told.size >= MOST) return;
  told.add(sentence);
  try {
    process.stderr.write(`wattspan: ${sentence}\n`);
  } catch {
    return; // a closed or replaced stderr is not the application's trouble
  }
}
