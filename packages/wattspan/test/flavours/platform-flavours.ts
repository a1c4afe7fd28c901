/** Calls that the clients of tracing platforms report. */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { observeOpenAI } from "@langfuse/openai";
import { setLangfuseTracerProvider } from "@langfuse/tracing";
import { openaiCalls } from "./clients.ts";
import type { Flavour, Instrumented } from "./flavour.ts";
import { freshModule } from "./fresh-module.ts";

const require = createRequire(import.meta.url);
/** A file of OpenLIT. Its `init()` makes an SDK of its own, in which no processor of others can be. */
const openLitFile = (name: string) => require(join(dirname(require.resolve("openlit")), name)).default;
const freshClient = () => freshModule("openai6") as typeof import("openai6");
const provider = "openai";

/** Instruments a module of OpenAI's client. */
export function patchByOpenLit(client: object, { tracerProvider }: Instrumented): void {
  // No prices: it would fetch them.
  openLitFile("config").updateConfig({ applicationName: "a", pricingJson: "{}", disableMetrics: true });
  const instrumentation = new (openLitFile("instrumentation/openai"))({ enabled: false });
  instrumentation.setTracerProvider(tracerProvider);
  instrumentation.manualPatch(client);
}

/** All of them. */
export const PLATFORMS: readonly Flavour[] = [
  {
    name: "Langfuse, openai 6",
    provider,
    withholds: [],
    instrument({ tracerProvider }) {
      setLangfuseTracerProvider(tracerProvider);
      return openaiCalls(freshClient().OpenAI, (call) => call(), observeOpenAI);
    },
  },
  {
    name: "OpenLIT, openai 6",
    provider,
    withholds: [],
    instrument(sdk) {
      const client = freshClient();
      patchByOpenLit(client, sdk);
      return openaiCalls(client.OpenAI);
    },
  },
  {
    name: "LangSmith's OpenTelemetry mode, openai 6",
    provider,
    withholds: [],
    instrument({ tracerProvider }) {
      // Its modules are to find what is set up here, and with SDK 3 only its CommonJS one can be loaded.
      const { initializeOTEL } = require("langsmith/experimental/otel/setup");
      initializeOTEL({ globalTracerProvider: tracerProvider, skipGlobalContextManagerSetup: true });
      const { wrapOpenAI } = require("langsmith/wrappers/openai");
      const { Client } = require("langsmith");
      const tracer = tracerProvider.getTracer("application");
      return (call, url) =>
        tracer.startActiveSpan("request", async (span) => {
          const client = new Client({ apiKey: "k", apiUrl: `${url}/langsmith`, tracingMode: "otel" });
          // Its spans end when what it noted is handed over. Of a stream that ends sooner than its start was,
          // or outside of any span, it never ends the span.
          const handedOver = async (make: () => unknown) => {
            const answer = await make();
            await client.awaitPendingTraceBatches();
            return answer;
          };
          const wrap = (openai: object) => wrapOpenAI(openai, { client, tracingEnabled: true });
          await openaiCalls(freshClient().OpenAI, handedOver as never, wrap)(call, url);
          await client.awaitPendingTraceBatches();
          span.end();
        });
    },
  },
];
