/** A request and its response, as Node's servers pass them. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** A request of either HTTP version. */
export type NodeRequest = IncomingMessage | Http2ServerRequest;
/** A response of either HTTP version. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

/** One request, as Node and its framework see it. */
export interface Exchange<Request> {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  /** The request that the application's functions get. */
  readonly seenAs: Request;
}
