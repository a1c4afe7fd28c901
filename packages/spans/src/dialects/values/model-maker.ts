/** The maker that serves a model, if its name shows it. */

/** Families of models that only their makers serve. Open weights may run anywhere, also here. */
const CLOSED: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-(?!oss)|chatgpt-|o[134](?:-|$)|text-embedding-(?:3|ada)-)/, "openai"],
  [/^claude-/, "anthropic"],
  [/^gemini-/, "gcp.gemini"],
];

/** The only provider of a model, if there is just one. @example makerOf("claude-sonnet-5") // "anthropic" */
export const makerOf = (model: string | undefined): string | undefined =>
  model === undefined ? undefined : CLOSED.find(([family]) => family.test(model))?.[1];
