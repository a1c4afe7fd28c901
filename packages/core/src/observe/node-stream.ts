import type { Observation } from "./observation.js";
import { dataProperty, hasMethods, isObject, methodOf } from "./own-method.js";

/** Whether a value is a readable stream of Node's, duplex ones included. */
export function isNodeStream(value: object): boolean {
  return hasMethods(value, "on", "pipe", "read");
}

/**
 * Follows a readable Node stream by events that change nothing: a `data` listener would make it flow, and an `error`
 * listener, or `stream.finished()`, would hide an error that nobody handles. Its chunks are not seen.
 * Sockets and other duplex streams are connections that outlive a result, so they are not followed; transforms are. Nor is
 * a stream whose end has come before: it will not tell again.
 */
export function followNodeStream(observation: Observation, stream: object): boolean {
  if (methodOf(stream, "write") !== undefined && methodOf(stream, "_transform") === undefined) return false;
  const readable = stream as ReadableState;
  if (readable.destroyed || readable.readableEnded) return false;
  const on = (event: unknown, listener: (error: unknown) => void) =>
    readable.on(event, observation.guarded(listener));
  on("end", () => observation.end("ok"));
  on("close", () => (readable.errored ? observation.fail(readable.errored) : observation.end("aborted")));
  const monitor = errorMonitorOf(stream);
  if (monitor !== undefined) on(monitor, (error) => observation.fail(error));
  return true;
}

/** The state that Node's streams show by getters of the platform. */
interface ReadableState {
  readonly destroyed?: boolean;
  readonly readableEnded?: boolean;
  readonly errored?: unknown;
  on(event: unknown, listener: (error: unknown) => void): void;
}

/** The symbol of `EventEmitter.errorMonitor`, which the classes of streams inherit: no import of `node:events`. */
function errorMonitorOf(stream: object): symbol | undefined {
  const type = dataProperty(stream, "constructor");
  const monitor = isObject(type) ? dataProperty(type, "errorMonitor") : undefined;
  return typeof monitor === "symbol" ? monitor : undefined;
}
