/** Who serves a model, where its name says it. */

/** Families of models that only their makers serve. Open weights may run anywhere, here too. */
const CLOSED: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-(?!oss)|chatgpt-|o[134](?:-|$)|text-embedding-(?:3|ada)-)/, "openai"],
  [/^claude-/, "anthropic"],
  [/^gemini-/, "gcp.gemini"],
];

/** Who serves a model, where only one does. @example makerOf("claude-sonnet-5") // "anthropic" */
export const makerOf = (model: string | undefined): string | undefined =>
  model === undefined ? undefined : CLOSED.find(([family]) => family.test(model))?.[1];
