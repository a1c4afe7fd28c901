/** Reads OTLP's protobuf by OpenTelemetry's own definitions, which are in the folder next to this file. */

import { join } from "node:path";
import protobuf from "protobufjs";

/** One value of an attribute with the type that it has on the wire. */
interface TypedValue {
  readonly type: "string" | "int" | "double" | "boolean" | "string[]" | "other";
  readonly value: unknown;
}

/** A span as it arrived. Ids are hexadecimal; the times are nanoseconds since the Unix epoch. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: it has no parent. */
  readonly parentSpanId: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** For example `STATUS_CODE_ERROR`. */
  readonly status: string;
  readonly scope: string;
  readonly schemaUrl: string;
  readonly attributes: Readonly<Record<string, TypedValue>>;
}

/** What the definitions make of a request, as far as it is used. 64-bit integers are decimal strings. */
interface TraceRequest {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly ScopeSpans[] }[];
}
interface ScopeSpans {
  readonly scope: { readonly name: string } | null;
  readonly schemaUrl: string;
  readonly spans: readonly WireSpan[];
}
interface WireSpan {
  readonly name: string;
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: string } | null;
  readonly attributes: readonly { readonly key: string; readonly value: AnyValue }[];
}
interface AnyValue {
  /** Which of the members is present. */
  readonly value?: string;
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
}

const root = new protobuf.Root();
root.resolvePath = (_from, imported) => join(import.meta.dirname, "proto", imported);
root.loadSync("opentelemetry/proto/collector/trace/v1/trace_service.proto");
const Request = root.lookupType("opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest");

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function typed(value: AnyValue): TypedValue {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue } = value;
  if (value.value === "stringValue") return { type: "string", value: stringValue };
  if (value.value === "boolValue") return { type: "boolean", value: boolValue };
  if (value.value === "intValue") return { type: "int", value: Number(intValue) };
  if (value.value === "doubleValue") return { type: "double", value: doubleValue };
  const items = arrayValue?.values.map(typed);
  if (items?.every(({ type }) => type === "string"))
    return { type: "string[]", value: items.map((item) => item.value) };
  return { type: "other", value };
}

function received(span: WireSpan, { scope, schemaUrl }: ScopeSpans): ReceivedSpan {
  return {
    name: span.name,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    startNs: BigInt(span.startTimeUnixNano),
    endNs: BigInt(span.endTimeUnixNano),
    status: span.status?.code ?? "STATUS_CODE_UNSET",
    scope: scope?.name ?? "",
    schemaUrl,
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, typed(value)])),
  };
}

/**
 * The spans of a request.
 * @throws Error for bytes that are no such request.
 * @example decodeTraces(body)[0]?.name
 */
export function decodeTraces(body: Uint8Array): readonly ReceivedSpan[] {
  const as = { longs: String, enums: String, defaults: true, oneofs: true };
  const { resourceSpans } = Request.toObject(Request.decode(body), as) as TraceRequest;
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((of) => of.spans.map((span) => received(span, of)));
}
