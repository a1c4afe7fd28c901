/** Writes the footprint of a request into its response, for callers that may see it. */

import type { ServerResponse } from "node:http";
import type { RequestTotals } from "@wattspan/core/request-totals";
import { FOOTPRINT_FIELD, footprintField } from "../../http/footprint-field.js";
import { quietly } from "../../http/quietly.js";
import type { NodeResponse } from "./node-exchange.js";
import { DEFAULT_FIELDS, type ResponseField } from "./request-options.js";
import { ResponseHead } from "./response-head.js";
import { serverTiming } from "./server-timing.js";

/** Who sees it, and where. */
interface Exposure {
  isAllowed(): boolean;
  readonly fields: readonly ResponseField[] | undefined;
}

/** The one undocumented member of a response that is read: how Node will send its body. */
type Sent = ServerResponse & {
  readonly useChunkedEncodingByDefault?: boolean;
  readonly _removedTE?: boolean;
  /** A number if the length of the body is known without a header. */
  readonly _contentLength?: unknown;
};

/**
 * Adds the footprint of a request to its response. The response gets its own `writeHead` and `end`, as with
 * other middleware.
 * @example exposeFootprint(response, scope, { isAllowed: () => true, fields: ["header"] })
 */
export function exposeFootprint(response: NodeResponse, scope: RequestTotals, exposure: Exposure): void {
  // The used part is the same in both versions.
  const own = response as ServerResponse;
  const { writeHead, end, addTrailers } = own;
  let isEnding = false;
  let trailers: (readonly [string, string])[] | undefined;
  own.writeHead = function (this: unknown, ...args: unknown[]) {
    const head = own.headersSent ? undefined : quietly("the header", () => headOf(args));
    return Reflect.apply(writeHead, this, head ?? args);
  } as typeof writeHead;
  own.end = function (this: unknown, ...args: unknown[]) {
    isEnding = true;
    quietly("the trailer", addTrailer);
    return Reflect.apply(end, this, args);
  } as typeof end;

  function headOf(args: readonly unknown[]): readonly unknown[] | undefined {
    if (exposure.isAllowed() !== true) return undefined;
    const { fields = DEFAULT_FIELDS } = exposure;
    const head = new ResponseHead(own, args);
    const { footprint } = scope;
    const isWhole = isEnding || hasLength(own, head);
    if (fields.includes("header")) head.add(FOOTPRINT_FIELD, footprintField(footprint, isWhole));
    const timing = fields.includes("server-timing") ? serverTiming(footprint) : undefined;
    if (timing !== undefined) head.add("server-timing", timing);
    if (fields.includes("trailer") && !isWhole && takesTrailer(own, head)) announce(head);
    return head.args;
  }

  /** HTTP/1 keeps only the arguments of the last `addTrailers`. */
  function announce(head: ResponseHead): void {
    head.add("trailer", FOOTPRINT_FIELD);
    trailers = [];
    own.addTrailers = function (this: unknown, given) {
      quietly("the trailer", () => trailers?.push(...pairsOf(given)));
      return Reflect.apply(addTrailers, this, [given]);
    };
  }

  function addTrailer(): void {
    if (!trailers) return;
    const all = [...trailers, [FOOTPRINT_FIELD, footprintField(scope.footprint, true)] as const];
    trailers = undefined;
    Reflect.apply(addTrailers, own, [isHttp2(own) ? Object.fromEntries(all) : all]);
  }
}

const pairsOf = (given: unknown): (readonly [string, string])[] =>
  Array.isArray(given) ? given : Object.entries(given as Record<string, string>);

const isHttp2 = (response: ServerResponse): boolean => response.req?.httpVersionMajor === 2;

/** Whether the length of the body is known: then the whole body is. */
const hasLength = (response: Sent, head: ResponseHead): boolean =>
  head.values("content-length").length > 0 || typeof response._contentLength === "number";

/**
 * Whether a trailer can follow: after any body in HTTP/2, but only after a chunked one in HTTP/1.1. Otherwise
 * Node throws.
 */
function takesTrailer(response: Sent, head: ResponseHead): boolean {
  const { status } = head;
  if (status < 200 || status === 204 || status === 304 || response.req?.method === "HEAD") return false;
  if (isHttp2(response)) return true;
  const { useChunkedEncodingByDefault, _removedTE } = response;
  const isChunked = head.values("transfer-encoding").every((coding) => /\bchunked\b/i.test(coding));
  return useChunkedEncodingByDefault === true && _removedTE !== true && isChunked;
}
