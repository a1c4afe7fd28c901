/** A provider whose streams state no tokens. */

import type { Protocol } from "../provider-server.ts";

const USAGE_KEYS = new Set(["usage", "usageMetadata", "prompt_eval_count", "eval_count", "x_groq"]);

/** The same provider, silent in streams. */
export const silent = (protocol: Protocol): Protocol => ({
  ...protocol,
  answer(asked) {
    const answer = protocol.answer(asked);
    if ("document" in answer) return answer;
    return { ...answer, frames: answer.frames.flatMap(withoutTokens) };
  },
});

function withoutTokens(frame: string): string[] {
  const json = /\{.*\}/.exec(frame)?.[0];
  if (json === undefined) return [frame];
  const said = JSON.parse(json);
  if (said.usage && said.choices?.length === 0) return [];
  return [
    frame.replace(json, () =>
      JSON.stringify(said, (key, value) => (USAGE_KEYS.has(key) ? undefined : value)),
    ),
  ];
}
