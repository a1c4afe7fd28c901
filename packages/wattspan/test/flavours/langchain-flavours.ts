/** Calls that instrumentations of LangChain tell of. */

import { LangChainInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-langchain";
import * as callbacks from "@langchain/core/callbacks/manager";
import { ChatOpenAI } from "@langchain/openai";
import { LangChainInstrumentation as OpenLlmetry } from "@traceloop/instrumentation-langchain";
import { type Flavour, type MakeCall, MODELS } from "./flavour.ts";

const provider = "openai";
/** What openllmetry changes. */
interface Patched {
  _configureSync: unknown;
  _traceloopPatched?: boolean;
}

/** Others use the same module: it is instrumented for the time of a call. */
const langChainCalls =
  (patch: () => void, unpatch: () => void): MakeCall =>
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
    instrument({ tracerProvider }) {
      const instrumentation = new OpenInference({ instrumentationConfig: { enabled: false } });
      instrumentation.setTracerProvider(tracerProvider);
      const patching = instrumentation as unknown as { unpatch(module: unknown): void };
      return langChainCalls(
        () => instrumentation.manuallyInstrument(callbacks as never),
        () => patching.unpatch(callbacks),
      );
    },
  },
  {
    name: "openllmetry, LangChain",
    provider,
    withholds: ["cache"],
    async instrument({ tracerProvider }) {
      const manager = callbacks.CallbackManager as unknown as Patched;
      const { _configureSync } = manager;
      const unpatch = () => Object.assign(manager, { _configureSync, _traceloopPatched: false });
      const instrumentation = new OpenLlmetry();
      instrumentation.setTracerProvider(tracerProvider);
      await new Promise(setImmediate); // It patches what is loaded by itself, a moment later.
      unpatch();
      return langChainCalls(
        () => instrumentation.manuallyInstrument({ callbackManagerModule: callbacks }),
        unpatch,
      );
    },
  },
];
