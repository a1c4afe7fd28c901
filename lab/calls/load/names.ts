import type { Draw } from "./draw.ts";

/** A hosted model with a provider that serves it. */
const HOSTED = [
  ["gpt-4o-mini", "openai"],
  ["gpt-4o", "OpenAI"],
  ["gpt-4o", "azure"],
  ["claude-sonnet-4-20250514", "anthropic"],
  ["gemini-2.5-flash", "gcp.gemini"],
  ["mistral-large-latest", "mistral"],
  ["llama-3.1-70b-instruct", "groq"],
  ["a-model-that-nobody-knows", "openai"],
] as const;

const LOCAL = ["llama-3.1-8b", "gpt-oss-20b", "qwen2.5-7b-instruct"];

/** Names that are keys of objects, no names at all, or too long to keep. */
const HOSTILE = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "",
  " ",
  "a\u0000b",
  "\ud800",
  "模型-🙂",
  'quote"\\\n{}',
  `gpt-4o-${"x".repeat(20_000)}`,
];

/** A model, and perhaps a provider. */
export interface Named {
  readonly model: string;
  readonly provider?: string;
}

/** Mostly the few models that a process calls; now and then a hostile name, or one that never comes again. */
export function modelName(draw: Draw, isHosted: boolean, number: number): Named {
  const [model, provider] = draw.of(HOSTED);
  if (draw.chance(0.08)) return { model: `${model}-${number}`, ...(isHosted && { provider }) };
  if (draw.chance(0.02))
    return {
      model: draw.of(HOSTILE),
      ...(isHosted && { provider: draw.chance(0.5) ? provider : draw.of(HOSTILE) }),
    };
  if (isHosted) return { model, provider };
  return { model: draw.of(LOCAL), ...(draw.chance(0.5) && { provider: draw.of(["vllm", "ollama"]) }) };
}

/** A name of an agent, a step or a stage: one of few, or a hostile one. */
export const activityName = (draw: Draw, kind: string): string =>
  draw.chance(0.03) ? draw.of(HOSTILE) : `${kind}-${draw.below(6)}`;
