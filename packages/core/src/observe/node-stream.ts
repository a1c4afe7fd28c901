import { dataProperty, hasMethods, isObject, methodOf, ownData } from "../runtime/own-method.js";
import type { Observation } from "./observation.js";

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
  if (isOver(stream)) return false;
  const readable = stream as ReadableState;
  listen(observation, stream, {
    end: () => observation.end("ok"),
    close: () => (readable.errored ? observation.fail(readable.errored) : observation.end("aborted")),
  });
  return true;
}

/** Follows a running child process to its exit. */
export function followChild(observation: Observation, child: object): boolean {
  if (!isChild(child) || ownData(child, "exitCode") !== null || ownData(child, "signalCode") !== null)
    return false;
  const exit = (code: unknown) => observation.end(code === 0 ? "ok" : code === null ? "aborted" : "error");
  listen(observation, child, { exit });
  return true;
}

/** Whether a value is a child process of Node's, running or not. */
export const isChild = (value: object): boolean =>
  hasMethods(value, "on", "kill") && Object.hasOwn(value, "exitCode");

/** Whether a Node stream has come to its end: it will not tell again. */
export function isOver(stream: object): boolean {
  const { destroyed, readableEnded } = stream as ReadableState;
  return destroyed === true || readableEnded === true;
}

type Listener = (argument: unknown) => void;

/** Hears events, and errors without handling them. */
function listen(
  observation: Observation,
  emitter: object,
  listeners: { readonly [event: string]: Listener },
) {
  const { on } = emitter as { on(event: unknown, listener: Listener): void };
  const hear = (event: unknown, listener: Listener) =>
    Reflect.apply(on, emitter, [event, observation.guarded(listener)]);
  for (const event in listeners) hear(event, listeners[event] as Listener);
  const monitor = errorMonitorOf(emitter);
  if (monitor !== undefined) hear(monitor, (error) => observation.fail(error));
}

/** The state that Node's streams show by getters of the platform. */
interface ReadableState {
  readonly destroyed?: boolean;
  readonly readableEnded?: boolean;
  readonly errored?: unknown;
}

/** The symbol of `EventEmitter.errorMonitor`, which the classes of streams inherit: no import of `node:events`. */
function errorMonitorOf(stream: object): symbol | undefined {
  const type = dataProperty(stream, "constructor");
  const monitor = isObject(type) ? dataProperty(type, "errorMonitor") : undefined;
  return typeof monitor === "symbol" ? monitor : undefined;
}
