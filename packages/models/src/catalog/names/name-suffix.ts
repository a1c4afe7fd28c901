/** Suffixes that do not change the model: variants of a route, Ollama's tags, quantisation, dates. */

import { type Peel, type Spelling, withId } from "./spelling.js";

/**
 * OpenRouter's variants, the router of Hugging Face, `-maas` of Vertex, and the context size of Claude Code:
 * `[1m]`.
 */
const VARIANT =
  /(?:-maas|\[\d+[mk]\]|:(?:free|batch|nitro|floor|online|extended|thinking|beta|exacto|fastest|cheapest|preferred|together|fireworks-ai|groq|cerebras|sambanova|novita|nebius|hyperbolic|nscale|scaleway|ovhcloud|featherless-ai|hf-inference))$/;

/** Removes a variant of the route: `:free`, `:groq`, `-maas`. */
export const routeVariant: Peel = (spelling) => {
  const id = spelling.id.replace(VARIANT, "");
  return id === spelling.id ? undefined : withId(spelling, id);
};

/** Words of an Ollama tag that do not change the size. */
const TAG_WORD =
  /-(?:instruct|text|chat|base|it|qat|thinking|cloud|code|python|(?:qwen|llama)-distill|v\d(?:\.\d)?|\d{4})$/;

/**
 * Normalises a tag to `name:size`: `llama3.1:8b-instruct-q4_k_m` is `llama3.1:8b`. A missing tag means
 * `latest`.
 */
export const ollamaTag: Peel = (spelling) => {
  const colon = spelling.id.indexOf(":");
  if (colon < 0) return spelling.ollama ? withId(spelling, `${spelling.id}:latest`) : undefined;
  const name = spelling.id.slice(0, colon);
  const [tag, weightBits] = quantisationOf(`-${spelling.id.slice(colon + 1)}`);
  let size = tag.slice(1).replace(/^cloud$/, "latest");
  while (TAG_WORD.test(size)) size = size.replace(TAG_WORD, "");
  const id = size === "" ? name : `${name}:${size}`;
  const bits = /-qat\b/.test(spelling.id) ? (weightBits ?? 4) : weightBits; // Gemma's are trained for 4 bits
  if (id === spelling.id && bits === undefined) return undefined;
  return { ...withId(spelling, id, bits === undefined ? undefined : { weightBits: bits }), open: true };
};

/** Endings for the storage of weights → nominal bits; without a number when the ending does not state it. */
const QUANTISATIONS: readonly (readonly [RegExp, number?])[] = [
  [/[-.](?:i?q|ud-i?q)([1-8])(?:_[0-9a-z]+){0,2}$/],
  [/[-.](?:bnb-)?([48])bit$/],
  [/[-.](?:gptq-)?int([48])$/],
  [/[-.](?:quantized\.)?w([48])a\d+(?:-ct)?$/],
  [/[-.](?:fp8|fp8-dynamic|fp8-kv|fp8-block|mxfp8)$/, 8],
  [/[-.](?:awq|awq-int4|nvfp4|nvfp4-v\d|nvfp4-qad|mxfp4|fp4)$/, 4],
  [/[-.](?:bf16|fp16|f16)$/, 16],
  [/[-.](?:f32|fp32)$/, 32],
  [/[-.](?:gguf|gptq|onnx|mlx|hf)$/],
];

/**
 * Removes the storage format of open weights, and keeps the bits: `-FP8`, `-AWQ`, `-GGUF`, `.Q4_K_M.gguf`.
 */
export const quantisation: Peel = (spelling) => {
  const [id, weightBits] = quantisationOf(spelling.id);
  if (id === spelling.id) return undefined;
  return { ...withId(spelling, id, weightBits === undefined ? undefined : { weightBits }), open: true };
};

/**
 * Words for a model's training, and for a host's way of serving it: open weights keep their size under all of
 * them.
 */
const TRAINING =
  /-(?:instruct|chat|it|hf|base|pt|thinking|reasoning|preview|turbo|tput|free|long|versatile|instant|specdec|qat|250[79])$/;

/** Removes one such word and the storage format: `-instruct`, `-it`, `-thinking`, Together's `-Turbo`. */
export const training: Peel = (spelling) => {
  const id = spelling.id.replace(TRAINING, "");
  return id === spelling.id ? quantisation(spelling) : { ...withId(spelling, id), open: true };
};

/**
 * Vendors' words for serving their own models in batches or faster, at another price. Each is valid for its
 * vendor alone.
 */
const SERVED: readonly (readonly [vendor: string, pattern: RegExp])[] = [
  ["openai", /-(?:batch|fast)$/],
  ["anthropic", /-fast$/],
  ["x_ai", /-(?:batch|latest|beta|\d{4})$/],
  ["z_ai", /-(?:fast|highspeed)$/],
  ["moonshot_ai", /-(?:fast|highspeed)$/],
  ["minimax", /-(?:highspeed|lightning)$/],
];

/** Removes a vendor's way of serving its model: `-batch`, `-fast`, `-highspeed`. */
export function withoutServingMode(spelling: Spelling): readonly Spelling[] {
  return SERVED.flatMap(([vendor, pattern]) => {
    const id = spelling.id.replace(pattern, "");
    if (id === spelling.id || (spelling.vendor !== undefined && spelling.vendor !== vendor)) return [];
    return [{ ...withId(spelling, id), vendor }];
  });
}

/** Fireworks writes a dot as `p`, and names routes to a model by their speed: `glm-5p3-fast`. */
export const fireworksDots: Peel = (spelling) => {
  const id = spelling.id
    .replace(/(\d)p(\d)/g, "$1.$2")
    .replace(/^(llama|qwen)-v(?=\d)/, "$1-")
    .replace(/-(?:spot|ultrafast)$/, "");
  return id === spelling.id ? undefined : withId(spelling, id);
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
 * The form of dates for editions that keep the size of the model, by vendor. Others date models of different
 * sizes (`mistral-large-2407`, `-2512`), so that only their rows know the meaning of a date.
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
  ["google", new RegExp(`-(?:${MONTH}-${YEAR})$`)],
  ["alibaba", new RegExp(`-(?:(?:${YEAR}-)?${MONTH}-${DAY}|${MONTH}${DAY}|latest)$`)],
];
/** The dates of OpenRouter's own spelling, for any vendor in front. */
const SLUG_DATE = new RegExp(`-${YEAR}${MONTH}${DAY}$`);

/**
 * Removes the date of an edition in each vendor's form; only its own models then match. `:latest` and `@001`
 * belong to all vendors.
 */
export function undated(spelling: Spelling): readonly Spelling[] {
  const slug: Spelling[] =
    spelling.vendor && SLUG_DATE.test(spelling.id)
      ? [withId(spelling, spelling.id.replace(SLUG_DATE, ""))]
      : [];
  const dated = DATES.flatMap(([vendor, pattern]) => {
    if (spelling.vendor && vendor && spelling.vendor !== vendor) return [];
    const id = spelling.id.replace(pattern, "");
    if (id === spelling.id) return [];
    return [vendor ? { ...withId(spelling, id), vendor } : withId(spelling, id)];
  });
  return [...dated, ...slug];
}
