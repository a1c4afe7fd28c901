import { dataProperty, hasMethods, isObject, methodOf, ownData } from "../runtime/own-method.js";
import type { Observation } from "./observation.js";

/** Whether a value is a readable Node stream, including duplex ones. */
export function isNodeStream(value: object): boolean {
  return hasMethods(value, "on", "pipe", "read");
}

/**
 * Follows a readable Node stream by events that change nothing: a `data` listener would make it flow, and an
 * `error` listener, or `stream.finished()`, would hide an unhandled error. Its chunks are not seen. Sockets
 * and other duplex streams are connections that outlive a result, so they are not followed; transforms are. A
 * stream that has already ended is not followed: it emits no further event.
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

/** Whether a value is a Node child process, running or not. */
export const isChild = (value: object): boolean =>
  hasMethods(value, "on", "kill") && Object.hasOwn(value, "exitCode");

/** Whether a Node stream has ended: it emits no further event. */
export function isOver(stream: object): boolean {
  const { destroyed, readableEnded } = stream as ReadableState;
  return destroyed === true || readableEnded === true;
}

type Listener = (argument: unknown) => void;

/** Listens to events, and to errors without handling them. */
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
  if (monitor !== undefined) hear(monitor, observation.fail);
}

/** The state of Node's streams, from getters of the platform. */
interface ReadableState {
  readonly destroyed?: boolean;
  readonly readableEnded?: boolean;
  readonly errored?: unknown;
}

/**
 * The symbol of `EventEmitter.errorMonitor`, which the stream classes inherit: no import of `node:events`.
 */
function errorMonitorOf(stream: object): symbol | undefined {
  const type = dataProperty(stream, "constructor");
  const monitor = isObject(type) ? dataProperty(type, "errorMonitor") : undefined;
  return typeof monitor === "symbol" ? monitor : undefined;
}
