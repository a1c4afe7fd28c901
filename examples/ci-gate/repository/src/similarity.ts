/** The share of the trigrams of a text that another one has, 0 to 1. */
export function similarity(text: string, other: string): number {
  const wanted = trigramsOf(text);
  const found = trigramsOf(other);
  let both = 0;
  for (const one of wanted) if (found.has(one)) both++;
  return both / wanted.size;
}

function trigramsOf(text: string): Set<string> {
  const trigrams = new Set<string>();
  for (let i = 0; i + 3 <= text.length; i++) trigrams.add(text.slice(i, i + 3));
  return trigrams;
}
