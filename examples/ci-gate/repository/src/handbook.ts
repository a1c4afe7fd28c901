/** A made-up handbook: passages, and questions that each quote one of them. The same in each run. */

const SYLLABLES = [
  "ba",
  "con",
  "der",
  "fil",
  "gra",
  "hum",
  "jor",
  "kel",
  "lin",
  "mor",
  "nes",
  "pul",
  "rit",
  "sta",
];
const WORDS_OF_PASSAGE = 40;
const WORDS_OF_QUESTION = 8;

export interface Question {
  readonly text: string;
  /** The passage that it quotes. */
  readonly passage: number;
}

export function passagesOf(count: number, seed: number): string[] {
  const random = randomFrom(seed);
  const syllable = () => SYLLABLES[Math.floor(random() * SYLLABLES.length)];
  return Array.from({ length: count }, () =>
    Array.from({ length: WORDS_OF_PASSAGE }, () => `${syllable()}${syllable()}${syllable()}`).join(" "),
  );
}

export function questionsOf(passages: readonly string[], count: number, seed: number): Question[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const passage = Math.floor(random() * passages.length);
    const words = (passages[passage] as string).split(" ");
    const from = Math.floor(random() * (words.length - WORDS_OF_QUESTION));
    return { text: words.slice(from, from + WORDS_OF_QUESTION).join(" "), passage };
  });
}

/** Park and Miller. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
