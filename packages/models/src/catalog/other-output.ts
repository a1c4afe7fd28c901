/** Models that make something other than text: their tokens are none of a language model's, or not known. */

/**
 * Words of names of models that make images, video, speech or music. Checked against the ids that LiteLLM, models.dev and the AI SDK list
 * with such a mode (2026-11): docs/models/catalog.md has the figures.
 */
const OTHER_OUTPUT = new RegExp(
  `(?:^|[-_/.:~])(?:${[
    "tts|text-to-(?:speech|image|video|audio)|image|images|image-\\d|imagen|imagegeneration|imagine|nano-banana|dall-e|gpt-image|flux|sdxl|stable-diffusion|stable-image|sd3",
    "seedream|seedance|ideogram|recraft|canvas|titan-image-generator|playground-v\\d|photon|kandinsky|hidream|qwen-image|z-image|hunyuanimage",
    "video|veo|sora|reel|kling|wan|wan2|hailuo|hunyuan-video|ltx|runway|gen[34]|ray|pixverse|vidu|t2v|i2v|t2i|cosmos3",
    "audio|realtime|sonic|voice|speech|live|native-audio|lyria|music|aura|eleven|orpheus|kokoro|chirp|sonic|bark|playai|melo|omni-flash|gpt-4o-realtime|livetranslate",
  ].join("|")})(?:$|[-_/.:@\\d])`,
);

/**
 * The reason why there is no row, for a name that says that the model makes something other than text.
 * @example otherOutput("gpt-image-1") // { because: "other_output" }
 */
export const otherOutput = (name: string): { readonly because: "other_output" } | undefined =>
  OTHER_OUTPUT.test(name.toLowerCase()) ? { because: "other_output" } : undefined;
