import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { countUnhandled, idle } from "../../test/unhandled-rejections.js";
import { observe } from "./observe.js";

/** A stream of numbers that counts requests for more, and then fails or stays open on demand. */
function source(count: number, then: "close" | "fail" | "stay" = "close") {
  const log = { pulls: 0, cancelled: false };
  let next = 0;
  const stream = new ReadableStream<number>(
    {
      pull(controller) {
        log.pulls++;
        if (next < count) controller.enqueue(next++);
        else if (then === "close") controller.close();
        else if (then === "fail") controller.error(new Error("lost"));
      },
      cancel() {
        log.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, log };
}

function observed(count: number, then?: "close" | "fail" | "stay") {
  const heard = recordingListener();
  const { stream, log } = source(count, then);
  expect(observe(stream, heard)).toBe(stream);
  return { heard, stream, log, outcomes: () => heard.ends.map((end) => end.outcome) };
}

async function read(stream: ReadableStream<number>): Promise<number[]> {
  const got: number[] = [];
  const reader = stream.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) got.push(step.value);
  return got;
}

async function iterate(stream: ReadableStream<number>): Promise<number[]> {
  const got: number[] = [];
  for await (const item of stream as unknown as AsyncIterable<number>) got.push(item);
  return got;
}

describe("a web stream", () => {
  it("a web stream is neither locked nor read by being observed", async () => {
    const { stream, log, heard } = observed(2);
    await idle();
    expect([stream.locked, log.pulls, heard.ends, heard.streams.length]).toEqual([false, 0, [], 1]);
  });

  it.each([
    ["a reader", read],
    ["iteration", iterate],
    [
      "iteration of values()",
      (stream: ReadableStream<number>) => iterate((stream as never as Values).values()),
    ],
  ])("a web stream is followed through %s", async (_, consume) => {
    const { stream, heard, outcomes } = observed(3);
    expect(await consume(stream)).toEqual([0, 1, 2]);
    expect([heard.chunks, outcomes()]).toEqual([[0, 1, 2], ["ok"]]);
  });

  it.each([
    ["a reader", read],
    ["iteration", iterate],
    ["a pipe", (stream: ReadableStream<number>) => stream.pipeTo(new WritableStream())],
  ])("a web stream ends with the error that %s gets", async (_, consume) => {
    const { stream, heard } = observed(1, "fail");
    await expect(consume(stream)).rejects.toThrow("lost");
    expect(heard.ends).toMatchObject([{ outcome: "error", error: new Error("lost") }]);
  });

  it.each([
    ["its cancel()", (stream: ReadableStream<number>) => stream.cancel()],
    ["its reader's cancel()", (stream: ReadableStream<number>) => stream.getReader().cancel()],
    [
      "leaving a loop",
      async (stream: ReadableStream<number>) => {
        for await (const _ of stream as unknown as AsyncIterable<number>) break;
      },
    ],
  ])("a web stream is aborted by %s", async (_, leave) => {
    const { stream, log, outcomes } = observed(3);
    await leave(stream);
    expect([outcomes(), log.cancelled]).toEqual([["aborted"], true]);
  });

  it("a web stream is not aborted by a cancel() that is refused because it is locked", async () => {
    const { stream, outcomes } = observed(1);
    const reader = stream.getReader();
    await expect(stream.cancel()).rejects.toThrow(TypeError);
    expect(outcomes()).toEqual([]);
    reader.releaseLock();
    expect(await read(stream)).toEqual([0]);
    expect(outcomes()).toEqual(["ok"]);
  });

  it("a web stream may be read by one reader after another", async () => {
    const { stream, heard, outcomes } = observed(2);
    const first = stream.getReader();
    await first.read();
    first.releaseLock();
    expect(await read(stream)).toEqual([1]);
    expect([heard.chunks, outcomes()]).toEqual([[0, 1], ["ok"]]);
  });

  it.each(["values", Symbol.asyncIterator] as const)(
    "a web stream goes on after a loop over %s() that is left and does not cancel it",
    async (key) => {
      const { stream, heard, outcomes, log } = observed(3);
      const loop = (stream as never as Values)[key]({ preventCancel: true });
      for await (const _ of { [Symbol.asyncIterator]: () => loop as never as AsyncIterator<number> }) break;
      expect([outcomes(), log.cancelled]).toEqual([[], false]);
      expect(await iterate(stream)).toEqual([1, 2]);
      expect([heard.chunks, outcomes()]).toEqual([[0, 1, 2], ["ok"]]);
    },
  );

  it("a web stream is followed through pipeTo()", async () => {
    const { stream, outcomes } = observed(2);
    const written: number[] = [];
    await stream.pipeTo(new WritableStream({ write: (item) => void written.push(item) }));
    expect([written, outcomes()]).toEqual([[0, 1], ["ok"]]);
  });

  it("a web stream is followed through pipeThrough(), whose readable is the caller's", async () => {
    const { stream, heard, outcomes } = observed(2);
    const twice = new TransformStream<number, number>({
      transform: (item, controller) => controller.enqueue(item * 2),
    });
    const readable = stream.pipeThrough(twice);
    expect(readable).toBe(twice.readable);
    expect(await read(readable)).toEqual([0, 2]);
    expect([heard.chunks, outcomes()]).toEqual([[0, 2], ["ok"]]);
  });

  it("a web stream has its items counted once after tee()", async () => {
    const { stream, heard, outcomes } = observed(3);
    const [left, right] = stream.tee();
    expect(await Promise.all([read(left), iterate(right)])).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect([heard.chunks, outcomes()]).toEqual([[0, 1, 2], ["ok"]]);
  });

  it.each<[string, (left: ReadableStream<number>, right: ReadableStream<number>) => Promise<unknown>]>([
    ["the second one is read first", (left, right) => read(right).then(() => read(left))],
    ["the first one is never read", (_, right) => read(right)],
    ["the first one is left at once", (left, right) => Promise.all([left.cancel(), read(right)])],
    [
      "the first one is left after an item",
      async (left, right) => {
        const reader = left.getReader();
        await reader.read();
        return Promise.all([reader.cancel(), read(right)]);
      },
    ],
    [
      "they take turns to be ahead",
      async (left, right) => {
        const [one, two] = [left.getReader(), right.getReader()];
        for (const reader of [one, two, two, one, one, two, two]) await reader.read();
      },
    ],
  ])("a web stream has all items of its branches after tee() where %s", async (_, use) => {
    const { stream, heard, outcomes } = observed(3);
    await use(...stream.tee());
    expect([heard.chunks, outcomes()]).toEqual([[0, 1, 2], ["ok"]]);
  });

  it("a web stream goes on while one branch of tee() is read, and is aborted when both are left", async () => {
    const one = observed(3);
    const [left, right] = one.stream.tee();
    left.cancel();
    left.cancel();
    expect(one.outcomes()).toEqual([]);
    await read(right);
    expect(one.outcomes()).toEqual(["ok"]);

    const both = observed(3);
    await Promise.all(both.stream.tee().map((branch) => branch.cancel()));
    expect([both.outcomes(), both.log.cancelled]).toEqual([["aborted"], true]);
  });

  it("a web stream that is already being read ends at once, and goes on unseen", async () => {
    const heard = recordingListener();
    const { stream } = source(1);
    const reader = stream.getReader();
    observe(stream, heard);
    expect(heard.ends).toEqual([{ outcome: "ok", result: stream, error: undefined, goesOn: true }]);
    expect(await reader.read()).toEqual({ done: false, value: 0 });
  });

  it("a web stream can still be the body of a response, or become a Node stream", async () => {
    const bytes = () => new Blob(["text"]).stream();
    expect(await new Response(observe(bytes(), recordingListener())).text()).toBe("text");
    const heard = recordingListener();
    const got: unknown[] = [];
    for await (const item of Readable.fromWeb(observe(bytes(), heard) as never)) got.push(item);
    expect(Buffer.concat(got as Uint8Array[]).toString()).toBe("text");
    expect(heard.ends).toMatchObject([{ outcome: "ok" }]);
  });

  it("a web stream still throws at a reader that is asked for too early", () => {
    const { stream, outcomes } = observed(1);
    stream.getReader();
    expect(() => stream.getReader()).toThrow(TypeError);
    expect(outcomes()).toEqual([]);
  });

  it("a web stream has its items counted once where its own iterator reads through getReader()", async () => {
    const heard = recordingListener();
    const { stream: events } = source(2);
    const iterator = async function* (this: ReadableStream<number>) {
      yield* await read(this);
    };
    Object.defineProperty(events, Symbol.asyncIterator, { value: iterator, configurable: true });
    observe(events, heard);
    expect(await iterate(events)).toEqual([0, 1]);
    expect(heard.chunks).toEqual([0, 1]);
    expect(heard.ends).toHaveLength(1);
  });

  it("a web stream may be its own iterator", async () => {
    const heard = recordingListener();
    const { stream } = source(2);
    let reader: ReadableStreamDefaultReader<number> | undefined;
    const next = () => {
      reader ??= stream.getReader();
      return reader.read();
    };
    Object.defineProperty(stream, "next", { value: next, configurable: true });
    Object.defineProperty(stream, Symbol.asyncIterator, { value: () => stream, configurable: true });
    observe(stream, heard);
    expect(await iterate(stream)).toEqual([0, 1]);
    expect(heard.chunks).toEqual([0, 1]);
    expect(heard.ends).toHaveLength(1);
  });

  it("a web stream raises the same unhandled rejections when its reader's `closed` is not handled", async () => {
    const fail = async (meter: <T>(stream: T) => T) => {
      const reader = meter(source(0, "fail").stream).getReader();
      await reader.read().catch(() => undefined);
    };
    const bare = await countUnhandled(() => fail((stream) => stream));
    const metered = await countUnhandled(() => fail((stream) => observe(stream, recordingListener())));
    expect(metered).toEqual(bare);
  });
});

type Loop = (options?: { readonly preventCancel: boolean }) => ReadableStream<number>;
interface Values {
  readonly values: Loop;
  readonly [Symbol.asyncIterator]: Loop;
}
