import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { standInServer } from "@wattspan/testing/stand-ins";
import { decodeTraces, type ReceivedSpan } from "../otlp/decode-traces.js";

/** A receiver of traces by OTLP over HTTP, in protobuf. */
export interface TraceReceiver {
  readonly url: string;
  /** Everything that arrived, in that order. */
  readonly spans: readonly ReceivedSpan[];
  /** How often it said that it is unavailable. */
  readonly refused: number;
  /** For this many requests from now on it answers "unavailable", which asks senders to try again. */
  refuse(requests: number): void;
  close(): Promise<void>;
}

/**
 * Starts a receiver.
 * @example const receiver = await startTraceReceiver(); new OTLPTraceExporter({ url: receiver.url })
 */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = [];
  let refused = 0;
  let toRefuse = 0;

  async function answer(request: IncomingMessage): Promise<number> {
    const body = await buffer(request);
    if (request.url !== "/v1/traces") return 404;
    if (request.headers["content-type"] !== "application/x-protobuf") return 415;
    if (toRefuse > 0) {
      toRefuse--;
      refused++;
      return 503;
    }
    spans.push(...decodeTraces(body));
    return 200; // Nothing in the answer: all was accepted.
  }

  const { origin, close } = await standInServer((request, response) => {
    const reply = (status: number) =>
      response.writeHead(status, { "content-type": "application/x-protobuf" }).end();
    answer(request).then(reply, () => reply(400));
  });
  return {
    url: `${origin}/v1/traces`,
    spans,
    get refused() {
      return refused;
    },
    refuse(requests) {
      toRefuse = requests;
    },
    close,
  };
}
