/** Receives OTLP over HTTP from a metered program, at an address that only the program knows. */

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type ExecEvent, execEventOf } from "./exec-event.js";
import { recordsInJson } from "./otlp-json.js";
import { recordsInProtobuf } from "./otlp-protobuf.js";
import type { OtlpSignal, RecordAttributes } from "./otlp-signal.js";

/** It listens. */
export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. Its path is secret from other users of this machine. */
  readonly endpoint: string;
  /** Number of records with an invalid epoch or units, and of unreadable requests. */
  readonly ignored: number;
  /**
   * Reads to its end what was sent so far, and stops. The program has ended, but not all that it started: no longer
   * than `withinMs`, 1000 by default. Afterwards nothing more is reported.
   */
  close(withinMs?: number): Promise<void>;
}

const MAX_BODY = 4 * 2 ** 20;
const MAX_UNPACKED = 16 * 2 ** 20;
const REQUEST_MS = 10_000;
const LAST_MS = 1000;
/** One to accept a connection, one to read from it, and one in which others came first. */
const TURNS = 3;
const unpack = promisify(gunzip);

/** A refused request, with its HTTP status. */
class RequestProblem extends Error {
  override readonly name = "RequestProblem";
  readonly status: number;

  constructor(status: number) {
    super(`the request is answered with ${status}`);
    this.status = status;
  }
}

/**
 * Listens on a free port of 127.0.0.1 and reports each record with an epoch or units. Everything else is
 * accepted and dropped.
 * @throws the system's error if no port can be opened.
 * @example const receiver = await otlpReceiver((event) => epochs.take(event));
 */
export async function otlpReceiver(onEvent: (event: ExecEvent) => void): Promise<OtlpReceiver> {
  const prefix = `/${randomUUID()}`;
  let ignored = 0;
  let isClosed = false;
  const take = (record: RecordAttributes): void => {
    // A request that is still unpacked comes too late: the stage has ended.
    if (isClosed) return;
    if (record.epoch === undefined && record.units === undefined) return;
    const event = execEventOf(ownNumbers(record));
    if (event) onEvent(event);
    else ignored++;
  };
  const answering = new Set<Promise<void>>();
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    const answered = answer(request, response, prefix, take)
      .catch((error: unknown) => {
        if (!(error instanceof RequestProblem) || error.status === BAD_REQUEST) ignored++;
        response
          .writeHead(error instanceof RequestProblem ? error.status : BAD_REQUEST, { connection: "close" })
          .end();
      })
      .finally(() => answering.delete(answered));
    answering.add(answered);
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject); // later ones too, such as a connection that finds no free file
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}${prefix}`,
    get ignored() {
      return ignored;
    },
    async close(withinMs = LAST_MS) {
      for (let turn = 0; turn < TURNS; turn++) await nextTurn();
      await Promise.race([Promise.all(answering), delay(withinMs, undefined, { ref: false })]);
      isClosed = true;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const [BAD_REQUEST, NOT_FOUND, NOT_ALLOWED, TOO_LARGE, UNSUPPORTED] = [400, 404, 405, 413, 415] as const;
const JSON_TYPE = "application/json";
const PROTOBUF_TYPE = "application/x-protobuf";

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  prefix: string,
  take: (record: RecordAttributes) => void,
): Promise<void> {
  const type = request.headers["content-type"]?.split(";")[0]?.trim();
  const path = request.url?.startsWith(`${prefix}/v1/`)
    ? request.url.slice(prefix.length + "/v1/".length)
    : "";
  if (!["logs", "traces", "metrics"].includes(path)) throw new RequestProblem(NOT_FOUND);
  if (request.method !== "POST") throw new RequestProblem(NOT_ALLOWED);
  if (type !== JSON_TYPE && type !== PROTOBUF_TYPE) throw new RequestProblem(UNSUPPORTED);
  const body = await bodyOf(request);
  if (path !== "metrics") for (const record of recordsIn(path as OtlpSignal, type, body)) take(record);
  response.writeHead(200, { "content-type": type }).end(type === JSON_TYPE ? "{}" : "");
}

function recordsIn(signal: OtlpSignal, type: string, body: Buffer): readonly RecordAttributes[] {
  return type === JSON_TYPE ? recordsInJson(signal, body.toString("utf8")) : recordsInProtobuf(signal, body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_BODY) throw new RequestProblem(TOO_LARGE);
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding === "identity") return body;
  if (encoding !== "gzip") throw new RequestProblem(UNSUPPORTED);
  return unpack(body, { maxOutputLength: MAX_UNPACKED });
}

/** Names with a dot are OpenTelemetry's own, such as `thread.id`, not metrics of the program. */
const ownNumbers = (record: RecordAttributes): RecordAttributes =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !name.includes(".")));
