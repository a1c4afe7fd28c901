/** Observes the input of a pipe: the runtime reads a piped stream past every method that could be hooked. */

import { isError } from "../runtime/fault.js";
import { interpose, isObject, type StandIn } from "../runtime/own-method.js";
import { subscribe } from "../runtime/promise.js";
import type { Consumer, Observation } from "./observation.js";

/**
 * Inserts a stream that changes nothing before the caller's pipe. It buffers nothing: each item passes before
 * the next one is requested. A pipe with options not to end, abort or cancel its ends is left alone, and its
 * items are not seen.
 */
export function tapPipes(observation: Observation, stream: ReadableStream, consumer: Consumer): void {
  const pipeTo = stream.pipeTo;
  const tap = (): ReadableStream => {
    const { readable, writable } = new TransformStream<unknown, unknown>({
      transform(item, controller) {
        observation.guard(consumer.item, item);
        controller.enqueue(item);
      },
    });
    const failed = (error: unknown) => {
      if (isError(error)) observation.fail(error);
      else consumer.left(); // its reader went away, mostly without a reason
    };
    subscribe(Reflect.apply(pipeTo, stream, [writable]), () => observation.end("ok"), failed);
    return readable;
  };
  const tapped =
    (key: "pipeTo" | "pipeThrough"): StandIn =>
    (original, self, args) => {
      if (self !== stream || stream.locked || !isPlainPipe(key, args))
        return Reflect.apply(original, self, args);
      return Reflect.apply(original, tap(), args);
    };
  interpose(stream, "pipeTo", tapped("pipeTo"));
  interpose(stream, "pipeThrough", tapped("pipeThrough"));
}

/** Whether the runtime will accept these arguments, and joins the ends in the usual way. */
function isPlainPipe(key: "pipeTo" | "pipeThrough", [target, options]: readonly unknown[]): boolean {
  const ends: unknown =
    key === "pipeTo" || !isObject(target) ? target : (target as { writable?: unknown }).writable;
  if (!(ends instanceof WritableStream) || ends.locked) return false;
  if (key === "pipeThrough" && !((target as { readable?: unknown }).readable instanceof ReadableStream))
    return false;
  if (options === undefined) return true;
  const { preventAbort, preventCancel, preventClose } = options as { [prevented: string]: unknown };
  return !preventAbort && !preventCancel && !preventClose;
}
