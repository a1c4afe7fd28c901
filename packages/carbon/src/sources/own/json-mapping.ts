import type { IntensityReading } from "@wattspan/core";
import { figureOf } from "../../readings/figure.js";
import { instantOf } from "../../readings/instant.js";
import { IntensityError } from "../../readings/intensity-error.js";
import type { Slot } from "../../readings/slots.js";

/**
 * Where figures are in an answer: members by name with dots between, places of lists by number
 * (`data.0.value`).
 */
export interface JsonMapping {
  /** The list of figures. Default: the answer is one figure. */
  readonly list?: string;
  /** In a figure, its value. */
  readonly value: string;
  /** In a figure, when it begins. */
  readonly from: string;
  /** In a figure, when it ends. */
  readonly to?: string;
  /** The length of a figure, in milliseconds, where the answer does not state its end. */
  readonly stepMs?: number;
  /** The form of times. Default `"iso"`, which needs an offset or `Z`. */
  readonly times?: "iso" | "seconds" | "milliseconds";
  /** In a figure, whether it is estimated: `true` or `false`. */
  readonly estimated?: string;
  /** In the answer, its zone, a text or a number: compared with the requested one, where one was requested. */
  readonly zone?: string;
}

/** The value at a path; `undefined` where there is none. Own members only. */
export function valueAt(json: unknown, path: string): unknown {
  let value: unknown = json;
  for (const name of path === "" ? [] : path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/**
 * The figures of an answer, times `factor`.
 * @throws IntensityError where they do not match the mapping.
 */
export function mappedSlots(
  provider: string,
  json: unknown,
  mapping: JsonMapping,
  factor: number,
  nowMs: number,
  signal: IntensityReading["signal"],
): readonly Slot[] {
  const bad = (found: string) => new IntensityError(provider, "bad_payload", found);
  const rows = mapping.list === undefined ? [json] : valueAt(json, mapping.list);
  if (!Array.isArray(rows)) throw bad(`it has no list at "${mapping.list}"`);
  return rows.flatMap((row: unknown): readonly Slot[] => {
    const given = valueAt(row, mapping.value);
    if (given === undefined) throw bad(`a figure has nothing at "${mapping.value}"`);
    const gramsPerKwh = figureOf(provider, typeof given === "number" ? given * factor : given, signal);
    if (gramsPerKwh === undefined) return [];
    const fromMs = momentOf(valueAt(row, mapping.from), mapping.times);
    const toMs =
      mapping.to === undefined
        ? (fromMs ?? 0) + (mapping.stepMs ?? 0)
        : momentOf(valueAt(row, mapping.to), mapping.times);
    if (fromMs === undefined || toMs === undefined || fromMs >= toMs) throw bad("a figure has no times");
    const estimated = mapping.estimated === undefined ? undefined : valueAt(row, mapping.estimated);
    const kind = fromMs > nowMs ? "forecast" : "live";
    return [{ fromMs, toMs, gramsPerKwh, kind, ...(typeof estimated === "boolean" && { estimated }) }];
  });
}

/** 2000 to 2200, in milliseconds: seconds taken for milliseconds, or the reverse, are outside. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 7_258_118_400_000;

function momentOf(value: unknown, times: JsonMapping["times"] = "iso"): number | undefined {
  if (times === "iso") return instantOf(value);
  const ms = typeof value === "number" ? value * (times === "seconds" ? 1000 : 1) : undefined;
  return ms !== undefined && ms >= EARLIEST_MS && ms <= LATEST_MS ? ms : undefined;
}
