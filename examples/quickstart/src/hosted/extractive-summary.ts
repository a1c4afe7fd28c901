/** A word or a sign. The stand-in counts these as tokens; a real model has its own tokenizer. */
const TOKEN = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;

/** The tokens of a text, white space before each included, so that they join to the text again. */
export const tokensOf = (text: string): string[] =>
  text.match(/\s*(?:[\p{L}\p{N}]+|[^\s\p{L}\p{N}])/gu) ?? [];

/**
 * Summarises papers by quoting: of each `# name` section the two lines whose words are rarest among all lines
 * (inverse document frequency, Spärck Jones 1972). No neural network: it replaces a hosted model.
 *
 * @example extractiveSummary("# note\nHello\nThe lift is out of service on Friday") // "note: Hello / The lift …"
 */
export function extractiveSummary(prompt: string): string {
  const sections = prompt
    .split(/^# /m)
    .slice(1)
    .map((section) => section.split("\n").filter((line) => line.trim() !== ""));
  const frequency = new Map<string, number>();
  for (const line of sections.flat()) {
    for (const word of new Set(wordsOf(line))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const rarity = (line: string): number =>
    wordsOf(line).reduce((sum, word) => sum + 1 / (frequency.get(word) ?? 1), 0);
  return sections
    .map(([name = "", ...lines]) => {
      const best = lines.toSorted((a, b) => rarity(b) - rarity(a)).slice(0, 2);
      return `${name.trim()}: ${lines.filter((line) => best.includes(line)).join(" / ")}`;
    })
    .join("\n");
}

const wordsOf = (line: string): string[] => line.toLowerCase().match(TOKEN) ?? [];
