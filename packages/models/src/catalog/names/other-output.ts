/** Models with other output than text: their tokens are not a language model's, or unknown. */

/**
 * Words in names of models that make images, video, speech or music. Checked against the ids that LiteLLM,
 * models.dev and the AI SDK list with such a mode (2026-11): docs/models/catalog.md has the figures.
 */
const WORDS: ReadonlySet<string> = new Set(
  `image images imagen imagegeneration imagine banana dall flux sdxl sd3 diffusion seedream seedance ideogram recraft canvas
  playground photon kandinsky hidream hunyuanimage video text2image image2video veo sora reel kling wan hailuo ltx runway gen3 gen4 ray
  pixverse vidu t2v i2v t2i cosmos3 tts audio realtime sonic voice speech live lyria music aura eleven elevenlabs orpheus kokoro chirp bark
  playai melo livetranslate`.split(/\s+/),
);

/** `gemini-omni-flash` and `qwen3-omni-flash` produce speech. */
const OMNI = /(?:^|[-/])omni-flash/;

/**
 * The reason for a missing row, for the name of a model with other output than text.
 * @example otherOutput("gpt-image-1") // { because: "other_output" }
 */
export function otherOutput(name: string): { readonly because: "other_output" } | undefined {
  const lower = name.toLowerCase();
  const isWord = (word: string) => WORDS.has(word) || WORDS.has(word.replace(/\d+$/, ""));
  return lower.split(/[-_/.:~@]/).some(isWord) || OMNI.test(lower) ? { because: "other_output" } : undefined;
}
