/**
 * Measures models that run in this process, and one that another process serves: `npm run local-models` in
 * the root of the repository.
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Footprint, meterInference, startWattspan } from "wattspan";
import { modelServer } from "wattspan/model-server";
import { countedTokens } from "./counted-tokens.ts";
import { openLlama } from "./models/llama.ts";
import { writeTinyLlama } from "./models/tiny-llama.ts";
import { writeTinyOnnxModel } from "./models/tiny-onnx-model.ts";
import { openTransformer } from "./models/transformer.ts";
import type { ServerReport } from "./server/main.ts";

const question = { prompt: "How many joules is this?", maxTokens: 100 };
const folder = mkdtempSync(join(tmpdir(), "wattspan-local-models-"));
const footprints: Footprint[] = [];
const wattspan = await startWattspan({ observers: [(footprint) => footprints.push(footprint)] });
try {
  const gguf = join(folder, "tiny.gguf");
  writeTinyLlama(gguf, { width: 256, layers: 4, feedForward: 688, heads: 4 });
  writeTinyOnnxModel(join(folder, "tiny"));
  console.log("Two made-up models: they compute like real ones, but their answers are meaningless.\n");
  await inThisProcess(gguf);
  await inAnotherProcess(gguf);
  await wattspan.flush();
  for (const footprint of footprints) console.log(lineOf(footprint));
} finally {
  await wattspan.shutdown();
  rmSync(folder, { recursive: true, force: true });
}

async function inThisProcess(gguf: string): Promise<void> {
  const llama = await openLlama(gguf, 2);
  const ask = (model: string) =>
    meterInference({ model, usage: countedTokens }, () => llama.answer(question));
  await ask("llama.cpp");
  await Promise.all([ask("llama.cpp, one of two"), ask("llama.cpp, two of two")]);
  const stream = meterInference({ model: "llama.cpp, streamed", usage: countedTokens }, () =>
    llama.stream(question),
  );
  for await (const _ of stream);
  await llama.close();
  const transformer = await openTransformer(folder, "tiny");
  await meterInference({ model: "transformers.js", usage: countedTokens }, () =>
    transformer.answer(question),
  );
  await transformer.close();
}

async function inAnotherProcess(gguf: string): Promise<void> {
  const child = fork(fileURLToPath(new URL("server/main.ts", import.meta.url)), [gguf]);
  const [{ url }] = (await once(child, "message")) as [ServerReport];
  const server = modelServer({ pid: child.pid as number, metrics: `${url}/metrics` });
  const messages = [{ role: "user", content: question.prompt }];
  await meterInference({ model: "llama.cpp, served", server }, async () => {
    const body = JSON.stringify({ model: "tiny", max_tokens: question.maxTokens, messages });
    const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", body });
    return response.json() as Promise<unknown>;
  });
  child.disconnect();
  await once(child, "exit");
}

function lineOf({ name, energy, usage, method, reasons }: Footprint): string {
  const text = (joules: number) => joules.toPrecision(2);
  const joules = energy ? `${text(energy.value)} J (${text(energy.low)}–${text(energy.high)})` : "not known";
  const tokens = `${usage?.inputFresh ?? "?"} + ${usage?.output ?? "?"} tokens`;
  const why = reasons.length > 0 ? `; ${reasons.join(", ")}` : "";
  return `${name.padEnd(24)} ${tokens.padEnd(18)} ${joules.padEnd(24)} ${method}${why}`;
}
