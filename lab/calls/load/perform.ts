import type { Span } from "@opentelemetry/api";
import type { ActivityHandle, Footprint, InferenceHandle, Metering } from "@wattspan/core";
import { openAiClient } from "./openai-client.ts";
import type { PlannedCall, PlannedGroup, PlannedInference, RequestEnding } from "./planned-call.ts";

/** What calls run on. */
export interface Stage {
  readonly metering: Metering;
  /** `meteredFetch` of what is recorded. */
  readonly metered: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
  wait(ms: number): Promise<void>;
  /** Gets the span of a call, which has its id. */
  began(number: number, span: Span): void;
  /** Goes into `onFootprint` of watched calls. Absent: nothing is observed. */
  readonly watch?: (number: number, footprint: Footprint) => void;
}

/** Where a request goes; the path says how it ends. */
const SERVER = "https://api.openai.com";

/** Makes a call and all inside, as an application does. Its errors are its own. */
export async function perform(call: PlannedCall, stage: Stage): Promise<void> {
  try {
    await (call.kind === "inference" ? infer(call, stage) : group(call, stage));
  } catch (error) {
    if (!(error instanceof PlannedError) && !isAbort(error)) throw error;
  }
}

/** Stands in for the network: one request, by its path. */
async function answerOf(input: unknown): Promise<Response> {
  const ending = new URL(String(input)).pathname.slice(1) as RequestEnding;
  if (ending === "lost") throw new PlannedError("The connection was lost.");
  return new Response("{}", { status: ending === "refused" ? 503 : 200 });
}

async function infer(call: PlannedInference, stage: Stage): Promise<void> {
  const { metering } = stage;
  const options = { ...call.named, ...call.options, ...watching(call, stage) };
  switch (call.ending) {
    case "thrown":
      return metering.meterInference(options, (handle) => {
        begun(call, handle, stage);
        throw new PlannedError("It failed at once.");
      });
    case "streams":
    case "closed":
    case "breaks": {
      const stream = metering.meterInference(options, (handle) => streamOf(call, handle, stage));
      return await read(await stream, call);
    }
    default:
      await metering.meterInference(options, (handle) =>
        call.isOfOpenAi && call.ending === "answers"
          ? asked(call, handle, stage, false)
          : answer(call, handle, stage),
      );
  }
}

async function answer(call: PlannedInference, handle: InferenceHandle, stage: Stage): Promise<unknown> {
  await begin(call, handle, stage);
  await stage.wait(call.ms);
  end(call, handle);
  return call.answered.whole;
}

/** The promise of the official client, itself. */
function asked(call: PlannedInference, handle: InferenceHandle, stage: Stage, stream: boolean) {
  begun(call, handle, stage);
  const client = openAiClient(call, stage.wait, stage.metered);
  const { model } = call.named;
  return client.chat.completions.create({ model, messages: [], stream }) as Promise<unknown>;
}

/** A stream of the official client, of one that returns its stream at once, or of one that returns a promise of it. */
function streamOf(call: PlannedInference, handle: InferenceHandle, stage: Stage) {
  if (call.isOfOpenAi && call.ending !== "breaks")
    return asked(call, handle, stage, true) as Promise<AsyncIterable<unknown>>;
  return call.number % 2 === 0 ? pieces(call, handle, stage) : opened(call, handle, stage);
}

async function opened(call: PlannedInference, handle: InferenceHandle, stage: Stage) {
  await stage.wait(1);
  return pieces(call, handle, stage);
}

async function* pieces(
  call: PlannedInference,
  handle: InferenceHandle,
  stage: Stage,
): AsyncGenerator<unknown> {
  const list = call.answered.pieces;
  await begin(call, handle, stage);
  for (const [i, piece] of list.entries()) {
    await stage.wait(call.ms / list.length);
    if (call.ending === "breaks" && i >= list.length / 2) throw new PlannedError("The stream broke.");
    yield piece;
  }
}

async function read(stream: AsyncIterable<unknown>, { ending }: PlannedInference): Promise<void> {
  let read = 0;
  for await (const _ of stream) if (ending === "closed" && ++read === 3) break;
}

async function begin(call: PlannedInference, handle: InferenceHandle, stage: Stage): Promise<void> {
  begun(call, handle, stage);
  const fetch = stage.metered(answerOf);
  for (const ending of call.requests) await fetch(`${SERVER}/${ending}`).catch(() => undefined);
  if (call.stated) handle.setUsage(call.stated);
  if (call.reportedJ !== undefined) handle.reportEnergy({ energy: call.reportedJ, source: "vllm" });
}

async function group(call: PlannedGroup, stage: Stage): Promise<void> {
  const { metering } = stage;
  const options = { name: call.name, ...call.options, ...watching(call, stage) };
  const run = (handle: ActivityHandle) => inside(call, handle, stage);
  switch (call.kind) {
    case "agent":
      return await metering.meterAgent(options, async (agent) => {
        await run(agent);
        agent.succeed({ quality: 0.5 });
      });
    case "step":
      return await metering.meterStep({ ...options, kind: call.stepKind }, run);
    case "stage":
      return await metering.meterStage(
        { ...options, kind: call.stageKind, units: "samples" },
        async (running) => {
          running.addUnits(4);
          await run(running);
        },
      );
  }
}

async function inside(call: PlannedGroup, handle: ActivityHandle, stage: Stage): Promise<void> {
  begun(call, handle, stage);
  await stage.wait(call.ms / 4);
  if (call.isParallel) await Promise.all(call.inside.map((each) => perform(each, stage)));
  else for (const each of call.inside) await perform(each, stage);
  end(call, handle);
}

function end({ ending }: PlannedCall, handle: ActivityHandle): void {
  if (ending === "fails") throw new PlannedError("It failed.");
  if (ending === "aborted") throw new DOMException("The user left.", "AbortError");
  if (ending === "marked") handle.fail("unusable");
}

/** Without a span of its own, a call has that of the one around it. */
function begun({ number, options }: PlannedCall, { span }: ActivityHandle, stage: Stage): void {
  if (span && options.span !== false) stage.began(number, span);
}

const watching = ({ number, isWatched }: PlannedCall, { watch }: Stage) =>
  watch && isWatched && { onFootprint: (footprint: Footprint) => watch(number, footprint) };

/** An error that the plan asks for; any other one is a defect. */
class PlannedError extends Error {
  override readonly name = "PlannedError";
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";
