import { isObject, ownData } from "../runtime/own-method.js";
import { subscribe } from "../runtime/promise.js";
import { followIterable } from "./iterator.js";
import type { Consumer, Observation } from "./observation.js";

/** Whether a value is a stream of the web platform. */
export function isWebStream(value: unknown): value is ReadableStream {
  return typeof ReadableStream === "function" && value instanceof ReadableStream;
}

/**
 * Follows a web stream through the consumer's methods: iteration, `getReader()`, `pipeTo()`, `pipeThrough()`,
 * `tee()` and `cancel()`. It is neither locked nor read. Reads of the runtime past these methods are not
 * seen; such a result ends when it is dropped. False if it already has a reader: then nothing can be seen.
 */
export function followWebStream(
  observation: Observation,
  stream: ReadableStream,
  consumer: Consumer,
): boolean {
  if (stream.locked) return false;
  const hooked = observation.hook(stream, "getReader", (reader) => {
    if (isObject(reader)) followReader(observation, reader, consumer);
  });
  if (!hooked) return false;
  followIterable(observation, stream, Symbol.asyncIterator, consumer);
  followIterable(observation, stream, "values", consumer);
  observation.hook(stream, "cancel", () => {
    if (!stream.locked) consumer.left(); // a locked stream refuses
  });
  (consumer.pipes ?? followPipes)(observation, stream, consumer);
  observation.hook(stream, "tee", (branches) => {
    if (Array.isArray(branches)) followTee(observation, branches, consumer);
  });
  return true;
}

function followPipes(observation: Observation, stream: ReadableStream, consumer: Consumer): void {
  const failed = (error: unknown) => observation.fail(error);
  observation.hook(stream, "pipeTo", (piped) => {
    if (isObject(piped)) subscribe(piped, () => observation.end("ok"), failed);
  });
  observation.hook(stream, "pipeThrough", (readable) => {
    if (isWebStream(readable)) followWebStream(observation, readable, consumer);
  });
}

/**
 * Both branches get the same items, so one of them reports. The stream is abandoned when both branches are.
 */
function followTee(observation: Observation, branches: readonly unknown[], consumer: Consumer): void {
  const read = new Set(branches);
  for (const branch of branches) {
    if (!isWebStream(branch)) continue;
    const left = () => {
      read.delete(branch);
      if (read.size === 0) consumer.left();
    };
    const item = branch === branches[0] ? consumer.item : () => undefined;
    followWebStream(observation, branch, { ...consumer, item, left });
  }
}

function followReader(observation: Observation, reader: object, consumer: Consumer): void {
  const failed = (error: unknown) => observation.fail(error);
  const settled = observation.guarded((result: unknown) => {
    if (!isObject(result)) return;
    if (ownData(result, "done")) observation.end("ok");
    else consumer.item(ownData(result, "value"));
  });
  observation.hook(reader, "read", (pending) => isObject(pending) && subscribe(pending, settled, failed));
  observation.hook(reader, "cancel", consumer.left);
}
