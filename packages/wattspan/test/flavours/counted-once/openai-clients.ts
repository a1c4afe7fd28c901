/** OpenAI's client, of two versions. */

import { OpenAIInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-openai";
import { observeOpenAI } from "@langfuse/openai";
import { setLangfuseTracerProvider } from "@langfuse/tracing";
import { OpenAIInstrumentation as OpenLlmetry } from "@traceloop/instrumentation-openai";
import type { OpenAI } from "openai7";
import { EMBEDDED, openaiProtocol, openaiUsage } from "../../clients/protocols/openai.ts";
import { MODELS, messages } from "../flavour.ts";
import { freshModule } from "../fresh-module.ts";
import { patchOfficially } from "../official-client.ts";
import { patchByOpenLit } from "../platform-flavours.ts";
import { type Client, toItsEnd, type Way } from "./client.ts";

/** The class that is instrumented, or replaced. */
interface Subject {
  OpenAI: typeof OpenAI;
}
type Instruments = Client<Subject>["instruments"];
type Use = (client: OpenAI, way: Way) => Promise<unknown>;

const OFF = { enabled: false };
const model = MODELS.openai;
const chat = { model, messages: messages("cached") };
const streamed = { ...chat, stream: true, stream_options: { include_usage: true } } as const;

/** In the order in which each is around those before it and still reports. */
const instruments: Instruments = {
  "OpenTelemetry's own": (subject, sdk) => patchOfficially(subject, sdk),
  openllmetry({ OpenAI }, { tracerProvider }) {
    const instrumentation = new OpenLlmetry(OFF);
    instrumentation.setTracerProvider(tracerProvider);
    instrumentation.manuallyInstrument(OpenAI as never);
  },
  OpenInference({ OpenAI }, { tracerProvider }) {
    const instrumentation = new OpenInference({ instrumentationConfig: OFF });
    instrumentation.setTracerProvider(tracerProvider);
    instrumentation.manuallyInstrument(OpenAI as never);
  },
  OpenLIT: (subject, sdk) => patchByOpenLit(subject, sdk),
  Langfuse(subject, { tracerProvider }) {
    setLangfuseTracerProvider(tracerProvider);
    const { OpenAI } = subject;
    subject.OpenAI = class {
      constructor(options: ConstructorParameters<typeof OpenAI>[0]) {
        // biome-ignore lint/correctness/noConstructorReturn: Langfuse puts a proxy around a client.
        return observeOpenAI(new OpenAI(options));
      }
    } as never;
  },
};

/** It does not follow embeddings. */
const { openllmetry: _, ...ofEmbeddings } = instruments;

const use = (
  version: "openai 6" | "openai 7",
  what: string,
  make: Use,
  rest: Partial<Client<Subject>> = {},
): Client<Subject> => ({
  ...{
    name: `${version}, ${what}`,
    provider: "openai",
    model,
    protocol: openaiProtocol(),
    usage: openaiUsage,
  },
  ...{ instruments, apart: ["openllmetry", "OpenLIT"] },
  fresh: () => ({ OpenAI: (freshModule(version.replace(" ", "")) as Subject).OpenAI }),
  call({ OpenAI }, way) {
    const { url, fetch } = way;
    const options = { apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off", fetch } as const;
    return make(new OpenAI(options), way);
  },
  ...rest,
});

const whole: Use = (client, { around }) => around(() => client.chat.completions.create(chat));
const stream: Use = async (client, { around }) =>
  toItsEnd(await around(() => client.chat.completions.create(streamed)));

/** All of them. */
export const OPENAI: readonly Client<Subject>[] = [
  use("openai 6", "chat", whole),
  use("openai 6", "chat streamed", stream),
  use("openai 7", "chat", whole),
  use("openai 7", "chat streamed", stream),
  use("openai 7", "response", (client, { around }) =>
    around(() => client.responses.create({ model, input: "cached" })),
  ),
  use("openai 7", "response streamed", async (client, { around }) =>
    toItsEnd(await around(() => client.responses.create({ model, input: "cached", stream: true }))),
  ),
  use(
    "openai 7",
    "embeddings",
    (client, { around }) => around(() => client.embeddings.create({ model, input: "hi" })),
    { usage: EMBEDDED, instruments: ofEmbeddings },
  ),
];
