import lande from "lande";

/** The most probable language of a text: an ISO 639-3 code and its probability, 0…1. */
export interface LanguageGuess {
  readonly code: string;
  readonly probability: number;
}

/** Name of the network, for telemetry. */
export const languageModel = "lande";

/**
 * Asks a small pretrained network (character n-grams of 50 languages), in pure JavaScript.
 * @throws RangeError when there is no text.
 */
export function identifyLanguage(text: string): LanguageGuess {
  if (text.trim() === "") throw new RangeError("expected a text to identify, got an empty one.");
  const [best] = lande(text);
  if (best === undefined) throw new RangeError("the network gave no language for this text.");
  return { code: best[0], probability: best[1] };
}
