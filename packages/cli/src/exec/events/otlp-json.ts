/** The attributes in an OTLP request in JSON. */

import type { OtlpSignal, RecordAttributes } from "./otlp-signal.js";

/** Path to the records, by signal. */
const PATHS = {
  logs: ["resourceLogs", "scopeLogs", "logRecords"],
  traces: ["resourceSpans", "scopeSpans", "spans"],
} as const satisfies Readonly<Record<OtlpSignal, readonly string[]>>;

/**
 * Parses a request. Values that are not numbers are left out. Pure.
 * @throws SyntaxError if it is not JSON.
 * @example recordsInJson("logs", '{"resourceLogs":[…]}') // [{ epoch: 1, loss: 0.31 }]
 */
export function recordsInJson(signal: OtlpSignal, text: string): readonly RecordAttributes[] {
  const request: unknown = JSON.parse(text);
  const records = PATHS[signal].reduce<readonly unknown[]>(
    (parents, name) => parents.flatMap((parent) => listIn(parent, name)),
    [request],
  );
  return records.map((record) =>
    Object.fromEntries(listIn(record, "attributes").flatMap((attribute) => numberIn(attribute))),
  );
}

function numberIn(attribute: unknown): readonly (readonly [string, number])[] {
  const { key, value } = membersOf(attribute);
  const { intValue, doubleValue } = membersOf(value);
  // 64-bit integers are strings in JSON.
  const number =
    doubleValue ?? (typeof intValue === "string" && intValue !== "" ? Number(intValue) : intValue);
  return typeof key === "string" && typeof number === "number" ? [[key, number]] : [];
}

function listIn(parent: unknown, name: string): readonly unknown[] {
  const list = membersOf(parent)[name];
  return Array.isArray(list) ? list : [];
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
