/** Stands for the reader's own code in the examples of the documentation. */

import { setTimeout as pause } from "node:timers/promises";

/** Looks something up: a few milliseconds of work on this CPU. */
export async function search(question: string): Promise<readonly string[]> {
  work(10);
  return [`What is known about ${question}.`];
}

/** Stands for a model that runs in this process. */
export async function generate(prompt: string): Promise<string> {
  work(30);
  return `An answer to: ${prompt}`;
}

/** Stands for a client of a hosted model: it waits and answers like OpenAI's API. */
export async function askHosted(model: string, content: string) {
  await pause(20);
  const usage = { prompt_tokens: content.length, completion_tokens: 12, total_tokens: content.length + 12 };
  return { model, choices: [{ message: { role: "assistant", content: "Yes." } }], usage };
}

/** The same as a stream without token counts, as the provider was not asked for them. */
export async function* streamHosted(model: string, _content: string) {
  for (const content of ["Yes", ", ", "it is."]) {
    await pause(5);
    yield { model, choices: [{ delta: { content } }] };
  }
}

/** Stands for a model of the AI SDK. */
export const languageModel = {
  specificationVersion: "v4" as const,
  provider: "openai.chat",
  modelId: "gpt-4o-mini",
  supportedUrls: {},
  doGenerate: async () => ({
    content: [{ type: "text" as const, text: "Yes." }],
    finishReason: { unified: "stop" as const, raw: "stop" },
    usage: {
      inputTokens: { total: 6, noCache: 6, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 12, text: 12, reasoning: 0 },
    },
    warnings: [],
  }),
  doStream: async (): Promise<never> => {
    throw new Error("no example streams it");
  },
};

/** Stands for the tokenizer of a model. */
export const tokenizer = { encode: (text: string): readonly string[] => text.match(/\w+|\W/g) ?? [] };

/** Keeps a core busy. */
function work(ms: number): void {
  const until = performance.now() + ms;
  for (let sum = 0; performance.now() < until; sum += Math.sqrt(sum + 1));
}
