/** Follows the AI SDK's diagnostics channel, which reports every run without registration. */

import { followBytes, Observation } from "@wattspan/core/observe";
import { quiet } from "../framework-activities.js";
import { ownField } from "../own-field.js";
import {
  activities,
  beginCall,
  beginEmbedding,
  beginRun,
  beginStep,
  beginTool,
  endCall,
  endEmbedding,
  endRun,
  endStep,
  endTool,
  failStep,
  keysOf,
  runIn,
  toolEnding,
} from "./run-events.js";

/** The part of a `node:diagnostics_channel` channel that is used. */
interface Channel {
  bindStore(store: object, transform: (message: unknown) => unknown): void;
  unbindStore(store: object): unknown;
}

/** The part of the module `node:diagnostics_channel` that is used. */
export interface TracingChannels {
  tracingChannel(name: string): {
    readonly start: Channel;
    subscribe(subscribers: object): void;
    unsubscribe(subscribers: object): unknown;
  };
}

const NAME = "ai:telemetry";
type Ended = (event: unknown, result: unknown, error: unknown) => void;

/** For each type of message: how it begins, the key of its activity, and how it ends. */
const TYPES: Readonly<
  Record<string, readonly [begin: (event: unknown) => void, key: keyof ReturnType<typeof keysOf>, end: Ended]>
> = {
  generateText: [beginRun, "run", (event, _, error) => endRun(event, failed(error))],
  streamText: [beginRun, "run", (event, _, error) => endRun(event, failed(error))],
  step: [
    beginStep,
    "step",
    (event, result, error) => {
      if (error === undefined) endStep(event, result);
      else failStep(event, error);
    },
  ],
  // A failed call may be retried, and its answer may be hidden. Its step reports how it ended. A refused one is not retried.
  languageModelCall: [
    (event) => beginCall(event),
    "call",
    (event, result, error) => {
      const stream = ownField(result, "stream");
      if (stream instanceof ReadableStream) followStream(event, stream);
      else if (activities().isRefusal(error)) activities().end(keysOf(event).call, { error });
      else if (error === undefined && ownField(result, "usage") !== undefined) endCall(event, result);
    },
  ],
  executeTool: [
    beginTool,
    "tool",
    (event, result, error) =>
      endTool(event, error === undefined ? toolEnding(ownField(result, "output")) : { error }),
  ],
  embed: [beginEmbedding, "embedding", endEmbedding],
  embedMany: [beginEmbedding, "embedding", endEmbedding],
};

const failed = (error: unknown) => (error === undefined ? {} : { error });

/** The channel does not report the end of a stream. We see it as the SDK reads the stream. */
function followStream(event: unknown, stream: ReadableStream): void {
  const { call } = keysOf(event);
  const observation = new Observation({
    onChunk(chunk) {
      if (ownField(chunk, "type") === "error") activities().end(call, { error: ownField(chunk, "error") });
      else activities().take(call, chunk);
    },
    onEnd: (outcome, _, error) => activities().end(call, { outcome, error, mayBeKept: true }),
  });
  followBytes(stream, observation);
}

function typeOf(message: unknown) {
  try {
    const type = ownField(message, "type");
    return typeof type === "string" && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  } catch {
    return undefined; // a message that throws when read
  }
}

/**
 * Follows the channel until the returned function is called. Code in a traced operation runs inside its
 * activity.
 */
export function followChannel(channels: TracingChannels): () => void {
  const channel = channels.tracingChannel(NAME);
  const start = quiet((message: unknown) => typeOf(message)?.[0](ownField(message, "event")));
  const asyncEnd = quiet((message: unknown) =>
    typeOf(message)?.[2](ownField(message, "event"), ownField(message, "result"), ownField(message, "error")),
  );
  const subscribers = { start, asyncEnd };
  // Channels call a store's own `run`, so this need not be one of Node's stores.
  const store = {
    run(message: unknown, traced: () => unknown) {
      const part = typeOf(message)?.[1];
      return part ? runIn(ownField(message, "event"), part, traced) : traced();
    },
  };
  channel.subscribe(subscribers);
  channel.start.bindStore(store, (message) => {
    start(message);
    return message;
  });
  return () => {
    channel.unsubscribe(subscribers);
    channel.start.unbindStore(store);
  };
}
