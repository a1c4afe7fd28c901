import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { followBytes } from "../observe.js";
import { Observation } from "./observation.js";

/** Three numbers, then the end, an error, or nothing. */
function source(then: "close" | "fail" | "stay" = "close", error: unknown = new Error("lost")) {
  const log = { pulls: 0, cancelled: undefined as unknown };
  const stream = new ReadableStream<number>(
    {
      pull(controller) {
        if (log.pulls++ < 3) controller.enqueue(log.pulls);
        else if (then === "close") controller.close();
        else if (then === "fail") controller.error(error);
      },
      cancel(reason) {
        log.cancelled = { reason };
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, log };
}
const followed = (then?: "close" | "fail" | "stay", error?: unknown) => {
  const heard = recordingListener();
  const made = source(then, error);
  expect(followBytes(made.stream, new Observation(heard))).toBe(true);
  return { ...made, heard, outcomes: () => heard.ends.map(({ outcome }) => outcome) };
};
const squares = () => new TransformStream<number, number>({ transform: (n, to) => to.enqueue(n * n) });
async function read(stream: ReadableStream<number>) {
  const got: number[] = [];
  for await (const item of stream as unknown as AsyncIterable<number>) got.push(item);
  return got;
}

describe("a pipe whose input is wanted", () => {
  it("a tapped pipe gives what it gave before, and its input is heard", async () => {
    const { stream, heard, outcomes } = followed();
    expect(await read(stream.pipeThrough(squares()))).toEqual([1, 4, 9]);
    expect(heard.chunks).toEqual([1, 2, 3]);
    expect(outcomes()).toEqual(["ok"]);
  });

  it("a tapped pipe to a writable end is followed too", async () => {
    const { stream, heard, outcomes } = followed();
    const got: number[] = [];
    await stream.pipeTo(new WritableStream({ write: (item) => void got.push(item) }));
    expect([got, heard.chunks, outcomes()]).toEqual([[1, 2, 3], [1, 2, 3], ["ok"]]);
  });

  it.each([
    ["this realm", undefined],
    ["another realm", runInNewContext("new Error('lost')")],
  ])("a tapped pipe fails with the error of its source, of %s", async (_, error) => {
    const { stream, outcomes } = followed("fail", error);
    await expect(read(stream.pipeThrough(squares()))).rejects.toThrow("lost");
    expect(outcomes()).toEqual(["error"]);
  });

  it("a tapped pipe cancels its source when its reader goes away", async () => {
    const { stream, log, heard, outcomes } = followed("stay");
    const reader = stream.pipeThrough(squares()).getReader();
    expect(await reader.read()).toEqual({ done: false, value: 1 });
    await reader.cancel("enough");
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.cancelled).toEqual({ reason: "enough" });
    expect(outcomes()).toEqual(["aborted"]);
    expect(heard.chunks.length).toBeGreaterThan(0);
  });

  it("a tapped pipe is aborted by a signal", async () => {
    const { stream, outcomes } = followed("stay");
    const abort = new AbortController();
    const piped = stream.pipeTo(new WritableStream(), { signal: abort.signal });
    abort.abort();
    await expect(piped).rejects.toHaveProperty("name", "AbortError");
    await new Promise((resolve) => setImmediate(resolve));
    expect(outcomes()).toEqual(["aborted"]);
  });

  it("a tapped pipe is asked for no more than a few items ahead", async () => {
    const { stream, log } = followed("stay");
    const bare = source("stay");
    stream.pipeThrough(squares());
    bare.stream.pipeThrough(squares());
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.pulls - bare.log.pulls).toBeLessThanOrEqual(1);
  });

  it.each<[string, (stream: ReadableStream<number>) => unknown]>([
    ["of no stream", (stream) => stream.pipeThrough({} as never)],
    ["of nothing", (stream) => stream.pipeThrough(undefined as never)],
    [
      "of a locked stream",
      (stream) => {
        stream.getReader();
        return stream.pipeThrough(squares());
      },
    ],
    [
      "to a locked end",
      (stream) => {
        const transform = squares();
        transform.writable.getWriter();
        return stream.pipeThrough(transform);
      },
    ],
  ])("a tapped pipe %s fails as it would without us", (_, pipe) => {
    const error = (use: () => unknown) => {
      try {
        return use();
      } catch (caught) {
        return String(caught);
      }
    };
    expect(error(() => pipe(followed().stream))).toEqual(error(() => pipe(source().stream)));
  });

  it("a pipe that must not cancel its source is left alone", async () => {
    const { stream, heard } = followed();
    await stream.pipeTo(new WritableStream(), { preventCancel: true });
    expect(heard.chunks).toEqual([]);
  });
});
