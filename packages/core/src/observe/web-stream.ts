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
  observation.hook(stream, "pipeTo", (piped) => {
    if (isObject(piped)) subscribe(piped, () => observation.end("ok"), observation.fail);
  });
  observation.hook(stream, "pipeThrough", (readable) => {
    if (isWebStream(readable)) followWebStream(observation, readable, consumer);
  });
}

/** Both branches get the same items. */
function followTee(observation: Observation, branches: readonly unknown[], consumer: Consumer): void {
  const branch = branchesOf(consumer);
  for (const stream of branches) if (isWebStream(stream)) followWebStream(observation, stream, branch());
}

/** A consumer that shares its items with others. */
export interface Branch extends Consumer {
  /** It got all at once, which is an item unless others get pieces of it. False: one of them still reads. */
  whole(value: unknown): boolean;
}

/**
 * Makes the consumers of branches that get the same items, in the place of one. The branch that is ahead reports.
 * They have gone away when all of them have.
 */
export function branchesOf(consumer: Consumer): () => Branch {
  const open = new Set<Consumer>();
  let reported = 0;
  return () => {
    let count = 0;
    const branch: Branch = {
      ...consumer,
      item(chunk) {
        if (++count <= reported) return;
        reported = count;
        consumer.item(chunk);
      },
      left() {
        open.delete(branch);
        if (open.size === 0) consumer.left();
      },
      whole(value) {
        open.delete(branch);
        if (reported === 0) consumer.item(value);
        return reported === 0 || open.size === 0;
      },
    };
    open.add(branch);
    return branch;
  };
}

function followReader(observation: Observation, reader: object, consumer: Consumer): void {
  const settled = observation.guarded((result: unknown) => {
    if (!isObject(result)) return;
    if (ownData(result, "done")) observation.end("ok");
    else consumer.item(ownData(result, "value"));
  });
  observation.hook(
    reader,
    "read",
    (pending) => isObject(pending) && subscribe(pending, settled, observation.fail),
  );
  observation.hook(reader, "cancel", consumer.left);
}
