import { EventEmitter } from "node:events";
import { Duplex, PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { countUnhandled } from "../../test/unhandled-rejections.js";
import { observe } from "./observe.js";

async function* words() {
  yield "a";
  yield "b";
}
const stream = () => ReadableStream.from(words()) as ReadableStream<string>;
const pending = () => new Promise<never>(() => undefined);
async function read(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const got: unknown[] = [];
  for await (const item of items) got.push(item);
  return got;
}
function observed<T extends object>(result: T) {
  const heard = recordingListener();
  expect(observe(result, heard)).toBe(result);
  return { result, heard };
}
function locked() {
  const taken = stream();
  taken.getReader();
  return taken;
}

/** A result like those of the AI SDK, whose stream is out of sight. */
class Answer {
  readonly #stream = stream();
  get textStream() {
    return this.#stream;
  }
}
class Socket extends Duplex {}

describe("a result that goes on", () => {
  it.each<[string, { readonly stream: AsyncIterable<unknown>; readonly [more: string]: unknown }]>([
    ["a web stream", { stream: stream() as AsyncIterable<unknown> & object }],
    ["a generator", { stream: words() }],
    ["a Node stream", { stream: Readable.from(words()) }],
    ["an iterable", { stream: { [Symbol.asyncIterator]: words } }],
    ["a stream and a promise", { stream: words(), response: pending() }],
    ["a stream and the response that it is read from", { stream: words(), response: new Response("ab") }],
    ["a stream among data", { id: 1, next: null, usage: {}, stream: words() }],
  ])("an object that holds %s is followed to its end", async (_, made) => {
    const { result, heard } = observed(made);
    expect([heard.ends, heard.streams.length]).toEqual([[], 1]);
    expect(await read(result.stream)).toEqual(["a", "b"]);
    expect(heard.ends).toMatchObject([{ outcome: "ok" }]);
  });

  it("an object that holds a streamed response is followed to its end", async () => {
    const { result, heard } = observed({ response: new Response("ab"), status: 200 });
    expect(heard.ends).toEqual([]);
    expect(await result.response.text()).toBe("ab");
    expect(heard.ends).toMatchObject([{ outcome: "ok" }]);
  });

  it.each<[string, object]>([
    ["an emitter", new EventEmitter()],
    ["a connection", new Socket()],
    ["a target of events that can be closed", Object.assign(new EventTarget(), { close: () => undefined })],
    ["a stream that somebody else reads", locked()],
    ["a frozen generator", Object.freeze(words())],
    [
      "a frozen promise of a class of its own",
      Object.freeze(new (class extends Promise<void> {})(() => undefined)),
    ],
    ["streams behind getters", new Answer()],
    ["an object of promises", { text: pending(), usage: pending() }],
    ["a list of promises", [pending(), pending()]],
    ["an object that holds a stream that somebody else reads", { stream: locked() }],
  ])("a result that goes on and cannot be followed ends at once, and is said to: %s", (_, made) => {
    const { result, heard } = observed(made);
    expect(heard.ends).toEqual([{ outcome: "ok", result, error: undefined, goesOn: true }]);
  });

  it.each<[string, () => object | Promise<object>]>([
    [
      "a Node stream that has ended",
      async () => {
        const ended = Readable.from([]);
        await read(ended);
        return ended;
      },
    ],
    ["a Node stream that was destroyed", () => new PassThrough().destroy()],
    ["a target of events", () => new EventTarget()],
    ["a table of data", () => new Float64Array(100)],
  ])("a result that is over ends at once: %s", async (_, make) => {
    const made = await make();
    const { heard } = observed(made);
    expect(heard.ends.map(({ goesOn = false }) => goesOn)).toEqual([false]);
  });

  it("a rejection in a promise that a result holds is as unhandled as before", async () => {
    const use = async (meter: (result: object) => unknown) => void meter({ text: Promise.reject("no") });
    const bare = await countUnhandled(() => use((result) => result));
    const metered = await countUnhandled(() => use((result) => observe(result, recordingListener())));
    expect([bare.unhandled, metered.unhandled]).toEqual([1, 1]);
  });

  it("an emitter has no listener more for being observed", () => {
    const { result } = observed(new EventEmitter());
    expect(result.eventNames()).toEqual([]);
  });
});
