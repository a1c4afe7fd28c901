/** Suffixes that do not change which model it is: variants of a route, Ollama's tags, quantisation, dates. */

import { type Peel, type Spelling, withId } from "./spelling.js";

/** OpenRouter's variants, the router of Hugging Face, and `-maas` of Vertex. */
const VARIANT =
  /(?:-maas|:(?:free|nitro|floor|online|extended|thinking|beta|exacto|fastest|cheapest|preferred|together|fireworks-ai|groq|cerebras|sambanova|novita|nebius|hyperbolic|nscale|scaleway|ovhcloud|featherless-ai|hf-inference))$/;

/** Takes a variant of the route off: `:free`, `:groq`, `-maas`. */
export const routeVariant: Peel = (spelling) => {
  const id = spelling.id.replace(VARIANT, "");
  return id === spelling.id ? undefined : withId(spelling, id);
};

/** Words of an Ollama tag that do not change the size. */
const TAG_WORD = /-(?:instruct|text|chat|base|it|qat|thinking|cloud|code|python|v\d(?:\.\d)?|\d{4})$/;

/** Brings a tag to `name:size`: `llama3.1:8b-instruct-q4_k_m` is `llama3.1:8b`. Without a tag it is the `latest`. */
export const ollamaTag: Peel = (spelling) => {
  const colon = spelling.id.indexOf(":");
  if (colon < 0) return spelling.ollama ? withId(spelling, `${spelling.id}:latest`) : undefined;
  const name = spelling.id.slice(0, colon);
  const [tag, weightBits] = quantisationOf(`-${spelling.id.slice(colon + 1)}`);
  let size = tag.slice(1);
  while (TAG_WORD.test(size)) size = size.replace(TAG_WORD, "");
  const id = size === "" ? name : `${name}:${size}`;
  const bits = /-qat\b/.test(spelling.id) ? (weightBits ?? 4) : weightBits; // Gemma's are trained for 4 bits
  if (id === spelling.id && bits === undefined) return undefined;
  return { ...withId(spelling, id, bits === undefined ? undefined : { weightBits: bits }), open: true };
};

/** Endings that say how the weights are stored → nominal bits; without a number when the ending does not say. */
const QUANTISATIONS: readonly (readonly [RegExp, number?])[] = [
  [/[-.](?:i?q|ud-i?q)([1-8])(?:_[0-9a-z]+){0,2}$/],
  [/[-.](?:bnb-)?([48])bit$/],
  [/[-.](?:gptq-)?int([48])$/],
  [/[-.](?:quantized\.)?w([48])a\d+$/],
  [/[-.](?:fp8|fp8-dynamic|fp8-kv)$/, 8],
  [/[-.](?:awq|awq-int4|nvfp4|mxfp4|fp4)$/, 4],
  [/[-.](?:bf16|fp16|f16)$/, 16],
  [/[-.](?:f32|fp32)$/, 32],
  [/[-.](?:gguf|gptq|onnx|mlx|hf)$/],
];

/** Takes off what says how open weights are stored, and keeps the bits: `-FP8`, `-AWQ`, `-GGUF`, `.Q4_K_M.gguf`. */
export const quantisation: Peel = (spelling) => {
  const [id, weightBits] = quantisationOf(spelling.id);
  if (id === spelling.id) return undefined;
  return { ...withId(spelling, id, weightBits === undefined ? undefined : { weightBits }), open: true };
};

function quantisationOf(text: string): readonly [rest: string, weightBits?: number] {
  let [rest, weightBits]: readonly [string, number?] = [text];
  for (let next = oneQuantisation(rest); next; next = oneQuantisation(rest)) {
    rest = next[0];
    weightBits ??= next[1];
  }
  return weightBits === undefined ? [rest] : [rest, weightBits];
}

function oneQuantisation(text: string): readonly [rest: string, weightBits?: number] | undefined {
  for (const [pattern, bits] of QUANTISATIONS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const rest = text.slice(0, match.index);
    const weightBits = bits ?? (match[1] === undefined ? undefined : Number(match[1]));
    return weightBits === undefined ? [rest] : [rest, weightBits];
  }
  return undefined;
}

const YEAR = "20[12]\\d";
const MONTH = "(?:0[1-9]|1[0-2])";
const DAY = "(?:0[1-9]|[12]\\d|3[01])";

/**
 * How each vendor dates an edition that keeps the size of the model. Others give dates to models of different
 * sizes (`mistral-large-2407`, `-2512`), so that only their rows know what a date means.
 */
const DATES: readonly (readonly [vendor: string | undefined, pattern: RegExp])[] = [
  [undefined, /(?::latest|@(?:00[1-9]|default|latest))$/], // Vertex writes the version of a publisher's model so
  ["openai", new RegExp(`-(?:${YEAR}-${MONTH}-${DAY}|${MONTH}${DAY})$`)],
  ["anthropic", new RegExp(`(?:[-@]${YEAR}${MONTH}${DAY}|-latest)$`)],
  [
    "google",
    new RegExp(
      `(?:-00[1-9]|-(?:preview|exp)-(?:${MONTH}-${DAY}|${MONTH}-${YEAR}|${YEAR}-${MONTH})|-latest)$`,
    ),
  ],
];

/** Takes the date of an edition off: each vendor's own way, and then only its own models match. `:latest` and `@001` are anybody's. */
export function undated(spelling: Spelling): readonly Spelling[] {
  return DATES.flatMap(([vendor, pattern]) => {
    if (spelling.vendor && vendor && spelling.vendor !== vendor) return [];
    const id = spelling.id.replace(pattern, "");
    if (id === spelling.id) return [];
    return [vendor ? { ...withId(spelling, id), vendor } : withId(spelling, id)];
  });
}
