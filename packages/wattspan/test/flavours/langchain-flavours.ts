/** Calls that instrumentations of LangChain report. */

import { LangChainInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-langchain";
import * as callbacks from "@langchain/core/callbacks/manager";
import { ChatOpenAI } from "@langchain/openai";
import { LangChainInstrumentation as OpenLlmetry } from "@traceloop/instrumentation-langchain";
import { type Flavour, type Instrumented, type MakeCall, MODELS } from "./flavour.ts";

const provider = "openai";
/** What openllmetry changes. */
interface Patched {
  _configureSync: unknown;
  _traceloopPatched?: boolean;
}

/** Others use the same module: it is instrumented for the time of a call. */
export interface Patch {
  readonly patch: () => void;
  readonly unpatch: () => void;
}

/** @example const { patch, unpatch } = openInferencePatch(sdk); */
export function openInferencePatch({ tracerProvider }: Instrumented): Patch {
  const instrumentation = new OpenInference({ instrumentationConfig: { enabled: false } });
  instrumentation.setTracerProvider(tracerProvider);
  const patching = instrumentation as unknown as { unpatch(module: unknown): void };
  return {
    patch: () => instrumentation.manuallyInstrument(callbacks as never),
    unpatch: () => patching.unpatch(callbacks),
  };
}

/** @example const { patch, unpatch } = await openLlmetryPatch(sdk); */
export async function openLlmetryPatch({ tracerProvider }: Instrumented): Promise<Patch> {
  const manager = callbacks.CallbackManager as unknown as Patched;
  const { _configureSync } = manager;
  const unpatch = () => Object.assign(manager, { _configureSync, _traceloopPatched: false });
  const instrumentation = new OpenLlmetry();
  instrumentation.setTracerProvider(tracerProvider);
  await new Promise(setImmediate); // It patches what is loaded by itself, a moment later.
  unpatch();
  return { patch: () => instrumentation.manuallyInstrument({ callbackManagerModule: callbacks }), unpatch };
}

const langChainCalls =
  ({ patch, unpatch }: Patch): MakeCall =>
  async (call, url) => {
    const configuration = { baseURL: `${url}/v1` };
    const model = new ChatOpenAI({ model: MODELS.openai, apiKey: "k", configuration });
    patch();
    try {
      if (call !== "streamed") return await model.invoke(call);
      let text = "";
      for await (const chunk of await model.stream(call)) text += chunk.text;
      return text;
    } finally {
      unpatch();
    }
  };

/** All of them. */
export const LANGCHAIN: readonly Flavour[] = [
  {
    name: "OpenInference, LangChain",
    provider,
    withholds: [],
    instrument: (sdk) => langChainCalls(openInferencePatch(sdk)),
  },
  {
    name: "openllmetry, LangChain",
    provider,
    withholds: ["cache"],
    instrument: async (sdk) => langChainCalls(await openLlmetryPatch(sdk)),
  },
];
