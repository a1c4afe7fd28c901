/**
 * The attributes in an OTLP request in protobuf. Field numbers: opentelemetry-proto 1.x, `logs.proto`,
 * `trace.proto` and `common.proto`; they never change.
 */

import { PbfReader } from "pbf";
import type { OtlpSignal, RecordAttributes } from "./otlp-signal.js";

/**
 * From the request to its records: `resource_logs`, `scope_logs`, `log_records`, and the equivalents of
 * spans.
 */
const PATH = [1, 2, 2] as const;
/** `attributes` of a log record and of a span. */
const ATTRIBUTES = { logs: 6, traces: 9 } as const satisfies Readonly<Record<OtlpSignal, number>>;
const KEY = 1;
const VALUE = 2;
const INT_VALUE = 3;
const DOUBLE_VALUE = 4;

/**
 * Parses a request. Values that are not numbers are left out. Pure.
 * @throws Error if it is cut off or not protobuf.
 * @example recordsInProtobuf("logs", body) // [{ epoch: 1, loss: 0.31 }]
 */
export function recordsInProtobuf(signal: OtlpSignal, bytes: Uint8Array): readonly RecordAttributes[] {
  const records: RecordAttributes[] = [];
  const descend = (depth: number) => (field: number, _: unknown, reader: PbfReader) => {
    if (field !== PATH[depth]) return;
    if (depth < PATH.length - 1) messageIn(reader, descend(depth + 1));
    else records.push(recordIn(reader, ATTRIBUTES[signal]));
  };
  new PbfReader(bytes).readFields(descend(0), undefined);
  return records;
}

function recordIn(reader: PbfReader, attributes: number): RecordAttributes {
  const found: Record<string, number> = {};
  messageIn(reader, (field) => {
    if (field !== attributes) return;
    const { key, value } = attributeIn(reader);
    if (key !== undefined && value !== undefined) found[key] = value;
  });
  return found;
}

function attributeIn(reader: PbfReader): { key?: string; value?: number } {
  const found: { key?: string; value?: number } = {};
  messageIn(reader, (field) => {
    if (field === KEY) found.key = reader.readString();
    if (field !== VALUE) return;
    messageIn(reader, (kind) => {
      if (kind === INT_VALUE) found.value = reader.readVarint(true);
      if (kind === DOUBLE_VALUE) found.value = reader.readDouble();
    });
  });
  return found;
}

/** A nested message; one that extends beyond the request was cut off. */
function messageIn(
  reader: PbfReader,
  readField: (field: number, result: undefined, reader: PbfReader) => void,
): void {
  const end = reader.readVarint() + reader.pos;
  if (!(end <= reader.length)) throw new RangeError("the request is cut off");
  reader.readFields(readField, undefined, end);
}
