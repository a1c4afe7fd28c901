import { spawnSync } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";
import { gunzip, gzipSync } from "node:zlib";
import fc from "fast-check";
import { PbfWriter } from "pbf";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ExecEvent } from "./exec-event.js";
import { recordsInJson } from "./otlp-json.js";
import { recordsInProtobuf } from "./otlp-protobuf.js";
import { type OtlpReceiver, otlpReceiver } from "./otlp-receiver.js";

type Value = number | bigint | string | boolean;

/** What exporters send of log records with these attributes, as JSON. */
const jsonOf = (...records: readonly Readonly<Record<string, Value>>[]): string =>
  JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: "units", value: { intValue: "9" } }] },
        scopeLogs: [{ logRecords: records.map((record) => ({ attributes: attributesOf(record) })) }],
      },
    ],
  });

const attributesOf = (record: Readonly<Record<string, Value>>) =>
  Object.entries(record).map(([key, value]) => ({ key, value: jsonValueOf(value) }));

function jsonValueOf(value: Value) {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return typeof value === "number" && !Number.isInteger(value)
    ? { doubleValue: value }
    : { intValue: String(value) };
}

/**
 * The same as protobuf, with unknown fields in between. Field numbers: 1, 2, 2, and the
 * attributes'.
 */
function protobufOf(attributes: number, ...records: readonly Readonly<Record<string, Value>>[]): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(
    1,
    (_, resource) => {
      resource.writeStringField(3, "https://opentelemetry.io/schemas/1.40.0");
      resource.writeMessage(
        2,
        (__, scope) => {
          for (const record of records)
            scope.writeMessage(2, (entries, message) => writeRecord(entries, message, attributes), record);
        },
        undefined,
      );
    },
    undefined,
  );
  return writer.finish();
}

function writeRecord(record: Readonly<Record<string, Value>>, writer: PbfWriter, attributes: number): void {
  writer.writeFixed64Field(1, 1_700_000_000);
  for (const [key, value] of Object.entries(record))
    writer.writeMessage(
      attributes,
      (_, pair) => {
        pair.writeStringField(1, key);
        pair.writeMessage(2, writeValue, value);
      },
      undefined,
    );
}

function writeValue(value: Value, writer: PbfWriter): void {
  if (typeof value === "string") writer.writeStringField(1, value);
  else if (typeof value === "boolean") writer.writeBooleanField(2, value);
  else if (Number.isInteger(value)) writer.writeVarintField(3, Number(value));
  else writer.writeDoubleField(4, Number(value));
}

describe("records of OTLP", () => {
  const records = [{ epoch: 3, units: 1000, loss: 0.25, note: "text", ok: true, negative: -7 }, { lr: 1e-4 }];
  const numbers = [{ epoch: 3, units: 1000, loss: 0.25, negative: -7 }, { lr: 1e-4 }];

  it("OTLP records give the attributes that are numbers, in JSON and in protobuf", () => {
    expect(recordsInJson("logs", jsonOf(...records))).toEqual(numbers);
    expect(recordsInProtobuf("logs", protobufOf(6, ...records))).toEqual(numbers);
    expect(recordsInProtobuf("traces", protobufOf(9, ...records))).toEqual(numbers);
    const spans = {
      resourceSpans: [{ scopeSpans: [{ spans: [{ attributes: attributesOf({ epoch: 1 }) }] }] }],
    };
    expect(recordsInJson("traces", JSON.stringify(spans))).toEqual([{ epoch: 1 }]);
    expect(recordsInJson("logs", JSON.stringify(spans))).toEqual([]);
  });

  it("OTLP records with any numbers are equal in JSON and in protobuf", () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    const value = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => x % 1 !== 0),
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(name, value), { maxLength: 4 }), (all) => {
        expect(recordsInProtobuf("logs", protobufOf(6, ...all))).toEqual(
          recordsInJson("logs", jsonOf(...all)),
        );
      }),
    );
  });

  it("OTLP records of any JSON give numbers or nothing", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        for (const record of recordsInJson(
          "logs",
          `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${text}]}]}]}`,
        ))
          expect(Object.values(record).every((value) => typeof value === "number")).toBe(true);
        recordsInJson("traces", text);
      }),
    );
  });

  it("random bytes as OTLP protobuf give an error or numbers, and a truncated message gives an error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const record of recordsInProtobuf("logs", bytes))
            expect(Object.values(record).every((value) => typeof value === "number")).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
    const whole = protobufOf(6, { epoch: 1 });
    for (let length = 1; length < whole.length; length++)
      expect(() => recordsInProtobuf("logs", whole.subarray(0, length))).toThrow();
  });
});

async function listening() {
  const events: ExecEvent[] = [];
  const receiver = await otlpReceiver((event) => void events.push(event));
  onTestFinished(() => receiver.close());
  return { events, receiver };
}

const send = (
  { endpoint }: OtlpReceiver,
  body: string | Uint8Array,
  { path = "/v1/logs", type = "application/json", method = "POST", ...headers }: Record<string, string> = {},
) =>
  fetch(`${endpoint}${path}`, {
    method,
    headers: { "content-type": type, ...headers },
    ...(method === "POST" && { body: typeof body === "string" ? body : Buffer.from(body) }),
  });

describe("a receiver of OTLP", () => {
  it("the OTLP receiver reports records with an epoch or units, in JSON, protobuf and gzip, and answers in kind", async () => {
    const { events, receiver } = await listening();
    const asJson = await send(receiver, jsonOf({ epoch: 1, loss: 0.5, "thread.id": 7 }, { loss: 0.4 }));
    expect([asJson.status, await asJson.text()]).toEqual([200, "{}"]);
    const bytes = protobufOf(6, { units: 250 });
    const asProtobuf = await send(receiver, bytes, { type: "application/x-protobuf" });
    expect([asProtobuf.status, (await asProtobuf.arrayBuffer()).byteLength]).toEqual([200, 0]);
    expect(asProtobuf.headers.get("content-type")).toBe("application/x-protobuf");
    const packed = gzipSync(protobufOf(9, { epoch: 2, units: 250 }));
    await send(receiver, packed, {
      path: "/v1/traces",
      type: "application/x-protobuf",
      "content-encoding": "gzip",
    });
    expect(events).toEqual([
      { epoch: 1, metrics: { loss: 0.5 } },
      { units: 250, metrics: {} },
      { epoch: 2, units: 250, metrics: {} },
    ]);
    expect(receiver.ignored).toBe(0);
  });

  it("the OTLP receiver accepts metrics and ignores them", async () => {
    const { events, receiver } = await listening();
    expect((await send(receiver, jsonOf({ epoch: 1 }), { path: "/v1/metrics" })).status).toBe(200);
    expect(events).toEqual([]);
  });

  it("the OTLP receiver counts invalid epochs and units, and requests that cannot be read", async () => {
    const { events, receiver } = await listening();
    await send(receiver, jsonOf({ epoch: -1 }, { epoch: 1.5 }, { units: -5 }));
    expect(receiver.ignored).toBe(3);
    for (const [body, more] of [
      ["{", {}],
      ["x", { "content-encoding": "gzip" }],
      [protobufOf(6, { epoch: 1 }).subarray(0, 9), { type: "application/x-protobuf" }],
      [gzipSync(Buffer.alloc(17 * 2 ** 20)), { "content-encoding": "gzip" }],
    ] as const)
      expect((await send(receiver, body, more as Record<string, string>)).status).toBe(400);
    expect([receiver.ignored, events]).toEqual([7, []]);
  });

  it.each([
    [404, { path: "/v1/profiles" }],
    [404, { path: "/" }],
    [405, { method: "GET" }],
    [415, { type: "text/plain" }],
    [415, { "content-encoding": "br" }],
  ])("the OTLP receiver answers with %i to %j", async (status, how) => {
    const { receiver } = await listening();
    expect((await send(receiver, "{}", how as unknown as Record<string, string>)).status).toBe(status);
    expect(receiver.ignored).toBe(0);
  });

  it("the OTLP receiver refuses a body that is too large, and a request without its secret path", async () => {
    const { receiver } = await listening();
    const answer = await send(receiver, "x".repeat(4 * 2 ** 20 + 1)).catch(({ cause }) => cause.code);
    // The connection may be closed before all was sent.
    expect(["EPIPE", "ECONNRESET", 413]).toContain(typeof answer === "string" ? answer : answer.status);
    const stranger = await fetch(`${new URL(receiver.endpoint).origin}/v1/logs`, {
      method: "POST",
      body: "{}",
    });
    expect(stranger.status).toBe(404);
  });

  it("the OTLP receiver reports at its close what a program sent before it ended", async () => {
    const { events, receiver } = await listening();
    const { port, pathname } = new URL(receiver.endpoint);
    const units = Array.from({ length: 2000 }, (_, i) => ({ units: i + 1 }));
    const body = gzipSync(jsonOf(...units)).toString("base64");
    const program = `
      const body = Buffer.from("${body}", "base64");
      const head = ["POST ${pathname}/v1/logs HTTP/1.1", "host: x", "content-type: application/json", "content-encoding: gzip"];
      const socket = require("node:net").connect(${port}, "127.0.0.1", () => {
        socket.write(head.join("\\r\\n") + "\\r\\ncontent-length: " + body.length + "\\r\\n\\r\\n");
        socket.write(body, () => process.exit());
      });`;
    // Nothing of it is read meanwhile, as by an exec that is busy.
    expect(spawnSync(process.execPath, ["-e", program]).status).toBe(0);
    await receiver.close();
    expect([events.length, receiver.ignored]).toEqual([2000, 0]);
  });

  it("the OTLP receiver reports nothing after its close, also of a request that it still unpacks", async () => {
    const { events, receiver } = await listening();
    const large = jsonOf({ epoch: 1 }) + " ".repeat(15 * 2 ** 20);
    const socket = connect(Number(new URL(receiver.endpoint).port), "127.0.0.1");
    socket.on("error", () => undefined);
    const body = gzipSync(large);
    const head = [
      `POST ${new URL(receiver.endpoint).pathname}/v1/logs HTTP/1.1`,
      "host: x\r\ncontent-type: application/json\r\ncontent-encoding: gzip",
      `content-length: ${body.length}\r\n\r\n`,
    ];
    socket.write(head.join("\r\n"));
    await new Promise<void>((resolve) => socket.write(body, () => resolve()));
    await receiver.close(0);
    const seen = [events.length, receiver.ignored];
    await promisify(gunzip)(body); // takes as long
    await promisify(gunzip)(body);
    expect([events.length, receiver.ignored]).toEqual(seen);
  });

  it("the OTLP receiver listens on 127.0.0.1 alone, and closes while a client is still sending", async () => {
    const { receiver } = await listening();
    const { hostname, port, pathname } = new URL(receiver.endpoint);
    expect(hostname).toBe("127.0.0.1");
    const socket = connect(Number(port), hostname);
    const closed = new Promise((resolve) => socket.once("close", resolve).once("error", () => undefined));
    const head = "host: x\r\ncontent-type: application/json\r\ncontent-length: 9";
    socket.write(`POST ${pathname}/v1/logs HTTP/1.1\r\n${head}\r\n\r\n{`);
    await new Promise<void>((resolve) => socket.once("connect", resolve));
    await receiver.close(10);
    await closed;
    await expect(send(receiver, "{}")).rejects.toThrow();
  });
});
