/** What services and authors state of hosted calls, never fitted, lies in the range of the most similar call. */

import { expect, it } from "vitest";
import { phase } from "../src/phase/phase.js";

const WATT_HOUR = 3600;
/** A day of DeepSeek: 608 billion tokens of input, 342 of them cached, 168 of output, on 226.75 nodes of 8 H800 on average. */
const DEEPSEEK = { provider: "deepseek", usage: { inputFresh: 1583, cacheRead: 2036, output: 1000 } };

it.each([
  ["OpenAI: average ChatGPT query (2025-06)", "gpt-4o", 0.34, { usage: { inputFresh: 500, output: 300 } }],
  [
    "Google: median prompt of Gemini Apps",
    "gemini-2.5-flash",
    0.24,
    { usage: { inputFresh: 300, output: 300 } },
  ],
  ["DeepSeek's own service", "deepseek-r1", 0.3, DEEPSEEK],
  ["Oviedo et al.: above 200 billion", "deepseek-r1", 0.31, { usage: { inputFresh: 500, output: 300 } }],
  ["the same, as Llama 3.1 405B", "llama-3.1-405b", 0.31, { usage: { inputFresh: 500, output: 300 } }],
  ["the same with long reasoning", "deepseek-r1", 3.9, { usage: { inputFresh: 500, output: 5000 } }],
] as const)("the figure of %s is in the range of phase", (_, model, wattHours, call) => {
  const energy = phase().estimate({ model, operation: "chat", durationS: 0, ...call })?.energy;
  expect(energy?.low).toBeLessThan(wattHours * WATT_HOUR);
  expect(energy?.high).toBeGreaterThan(wattHours * WATT_HOUR);
});
