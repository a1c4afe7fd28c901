/**
 * Serves a model over HTTP in OpenAI's protocol, with a metrics page in llama.cpp's format. One request at a
 * time.
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ownSeconds } from "../host/counted-host.ts";
import { type Answer, type Llama, openLlama } from "../models/llama.ts";

/** The supported parts of a request. */
interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly content: string }[];
  readonly max_tokens: number;
  readonly stream?: boolean;
}

/** A server that runs. */
export interface LlamaServer {
  readonly url: string;
  /** Whether it works on a request. */
  isBusy(): boolean;
  close(): Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. @example const server = await startLlamaServer("tiny.gguf"); */
export async function startLlamaServer(path: string): Promise<LlamaServer> {
  const llama = await openLlama(path);
  const totals = { input: 0, output: 0, running: 0 };
  const server = createServer((request, response) => {
    if (request.url === "/metrics") response.end(metricsPage(totals));
    else
      void chat(llama, totals, request, response).catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    isBusy: () => totals.running > 0,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await llama.close();
    },
  };
}

type Totals = { input: number; output: number; running: number };

const metricsPage = ({ input, output, running }: Totals): string =>
  [
    "# HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.",
    "# TYPE llamacpp:prompt_tokens_total counter",
    `llamacpp:prompt_tokens_total ${input}`,
    "# HELP llamacpp:tokens_predicted_total Number of generation tokens processed.",
    "# TYPE llamacpp:tokens_predicted_total counter",
    `llamacpp:tokens_predicted_total ${output}`,
    "# HELP llamacpp:requests_processing Number of requests processing.",
    "# TYPE llamacpp:requests_processing gauge",
    `llamacpp:requests_processing ${running}`,
    "",
  ].join("\n");

async function chat(
  llama: Llama,
  totals: Totals,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let body = "";
  for await (const text of request.setEncoding("utf8")) body += text;
  const { model, messages, max_tokens, stream } = JSON.parse(body) as ChatRequest;
  const prompt = messages.map(({ content }) => content).join("\n");
  totals.running++;
  try {
    const send = (choice: object, more: object = {}) =>
      response.write(`data: ${JSON.stringify({ model, choices: [{ index: 0, ...choice }], ...more })}\n\n`);
    let begunS = 0;
    const answer = await llama.answer(
      { prompt, maxTokens: max_tokens },
      {
        onBegin: () => {
          begunS = ownSeconds();
        },
        ...(stream && { onText: (text: string) => void send({ delta: { content: text } }) }),
      },
    );
    // As llama.cpp does, everything is counted when the request ends.
    totals.input += answer.input;
    totals.output += answer.output;
    const endS = ownSeconds();
    const done = { usage: usageOf(answer), cpu_seconds: endS - begunS, cpu_seconds_total: endS };
    const message = { role: "assistant", content: answer.text };
    if (stream) {
      send({ delta: {}, finish_reason: "stop" }, done);
      response.end("data: [DONE]\n\n");
    } else
      response.end(
        JSON.stringify({ model, choices: [{ index: 0, message, finish_reason: "stop" }], ...done }),
      );
  } finally {
    totals.running--;
  }
}

const usageOf = ({ input, output }: Answer) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
});
