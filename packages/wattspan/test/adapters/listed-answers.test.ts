/** Answers that are lists, as Gemini streams them unless it is asked for events. */

import { expect, it } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { meteredGlobally } from "./metered-globally.js";

it("a metered fetch takes the tokens of a list of answers from its last one, however it is read", async () => {
  const list = [3, 7].map((output_tokens) => ({ model: "m", usage: { input_tokens: 3, output_tokens } }));
  const { footprints } = meteredGlobally();
  const fetch = meteredClientFetch(async () => new Response(JSON.stringify(list)));
  const asked = { method: "POST", body: '{"model":"m"}' };
  for (const read of ["json", "text"] as const)
    await (await fetch("https://api.openai.com/v1/responses", asked))[read]();
  for (const call of await footprints("inference", 2))
    expect(call).toMatchObject({ outcome: "ok", usage: { inputFresh: 3, output: 7 } });
});
