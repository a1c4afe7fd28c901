/** A request and its response, as Node's servers give them. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request of either version of HTTP. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
/** A response of either version of HTTP. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** One request, as Node sees it and as its framework does. */
export interface Exchange<Request> {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  /** What the application's functions get. */
  readonly seenAs: Request;
}
