import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { PassThrough, Readable, Stream, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { inherits } from "node:util";
import { describe, expect, it } from "vitest";
import { recordingListener } from "../../test/recording-listener.js";
import { idle } from "../../test/unhandled-rejections.js";
import { observe } from "./observe.js";

function observed<T>(stream: T) {
  const heard = recordingListener();
  expect(observe(stream, heard)).toBe(stream);
  return { heard, stream, outcomes: () => heard.ends.map((end) => end.outcome) };
}

const failing = () =>
  new Readable({
    read() {
      this.destroy(new Error("lost"));
    },
  });

describe("a readable Node stream", () => {
  it("a readable Node stream does not flow by being observed", async () => {
    const { stream, heard } = observed(Readable.from(["a", "b"]));
    await idle();
    expect([stream.readableFlowing, stream.listenerCount("data"), heard.ends]).toEqual([null, 0, []]);
    expect(heard.streams).toHaveLength(1);
  });

  it("a readable Node stream ends when it is read to its end", async () => {
    const { stream, heard } = observed(Readable.from(["a", "b"]));
    const got: string[] = [];
    for await (const item of stream) got.push(item);
    expect(got).toEqual(["a", "b"]);
    expect(heard.ends).toEqual([{ outcome: "ok", result: undefined, error: undefined }]);
  });

  it("a readable Node stream is aborted when it is destroyed before its end", async () => {
    const { stream, outcomes } = observed(Readable.from(["a", "b"]));
    for await (const _ of stream) break;
    await idle();
    expect(outcomes()).toEqual(["aborted"]);
  });

  it("a readable Node stream ends with its error, which its consumer gets", async () => {
    const { stream, heard } = observed(failing());
    await expect(pipeline(stream, new PassThrough())).rejects.toThrow("lost");
    expect(heard.ends).toMatchObject([{ outcome: "error", error: new Error("lost") }]);
  });

  it("an unhandled error of a readable Node stream stays uncaught", async () => {
    const uncaught: unknown[] = [];
    const others = process.rawListeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => uncaught.push(error.message));
    try {
      const { stream, outcomes } = observed(failing());
      stream.resume();
      await idle();
      expect([uncaught, outcomes()]).toEqual([["lost"], ["error"]]);
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const other of others) process.on("uncaughtException", other as () => void);
    }
  });

  it("a readable Node stream ends with its error also where its class does not know errorMonitor", async () => {
    function Old(this: Readable) {
      Readable.call(this);
    }
    inherits(Old, Readable);
    const old = new (Old as unknown as new () => Readable)();
    old._read = () => old.destroy(new Error("lost"));
    const { stream, heard } = observed(old);
    stream.on("error", () => undefined).resume();
    await idle();
    expect(heard.ends).toMatchObject([{ outcome: "error", error: new Error("lost") }]);
  });

  it("a transform and the answer of an HTTP server are followed as readable Node streams", async () => {
    const transform = observed(Readable.from(["a"]).pipe(new PassThrough()));
    expect(transform.outcomes()).toEqual([]);
    await transform.stream.resume().toArray();
    expect(transform.outcomes()).toEqual(["ok"]);

    // A local socket: there is not always a network to speak over.
    const socketPath = join(tmpdir(), `node-stream-${process.pid}.sock`);
    const server = createServer((_, response) => response.end("body")).listen(socketPath);
    await once(server, "listening");
    const [answer] = await once(get({ socketPath }), "response");
    const message = observed(answer as IncomingMessage);
    expect(message.outcomes()).toEqual([]);
    message.stream.resume();
    await once(message.stream, "close");
    expect(message.outcomes()).toEqual(["ok"]);
    await new Promise((closed) => server.close(closed));
  });

  it.each([
    ["a writable stream", () => new Writable()],
    ["a socket, which outlives a result", () => new Socket()],
    ["a stream that was read before", async () => readBefore()],
    ["a stream that was destroyed before", () => new Readable().destroy()],
    ["the old base class", () => new Stream()],
  ])("a result that is %s is no readable Node stream, and ends at once", async (_, make) => {
    const stream = await make();
    const before = stream.listenerCount("close");
    const { heard } = observed(stream);
    expect(heard.ends).toMatchObject([{ outcome: "ok", result: stream }]);
    expect(stream.listenerCount("close")).toBe(before);
  });
});

async function readBefore(): Promise<Readable> {
  const stream = Readable.from(["a"], { autoDestroy: false });
  await stream.toArray();
  return stream;
}
