import {
  type CarbonIntensityProvider,
  type Clock,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { type CarbonUnit, gramsPerKwhOf } from "../../readings/carbon-unit.js";
import { isIntensity } from "../../readings/figure.js";
import { providerOf } from "../../readings/grid-source.js";
import { instantOf } from "../../readings/instant.js";
import { codeOf, onlyPlaceOf, statedRung } from "../../readings/known-place.js";
import { orderedSlots, type Slot, usualStep } from "../../readings/slots.js";
import { STATED_SOURCE, type StatedSource, statedSource } from "../../readings/stated-source.js";
import { variantOf } from "../../readings/variant.js";
import { csvRows } from "./csv-rows.js";

export type { CarbonUnit } from "../../readings/carbon-unit.js";
export { IntensityError, type IntensityProblem } from "../../readings/intensity-error.js";
export { csvRows } from "./csv-rows.js";

/** A table of figures over time, and its columns. */
export interface CsvIntensityOptions extends StatedSource {
  /** The whole text, with a header line. */
  readonly text: string;
  /** Names of the columns. */
  readonly columns: {
    /** When a figure begins: ISO 8601 with an offset or `Z`. */
    readonly from: string;
    /** When it ends. Default: the usual distance of figures of its zone after `from`. */
    readonly to?: string;
    readonly value: string;
    /** The zone of a figure, by its code at Electricity Maps or any other. Default: all are of one place. */
    readonly zone?: string;
  };
  /** Unit of the figures. Default `"g/kWh"`. */
  readonly unit?: CarbonUnit;
  /** One character. Default `","`. */
  readonly separator?: string;
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

const NAME = "csv";
/** The table decides. */
const ANY_NAME = /./;
const ONE_PLACE = "the place of the table";

/**
 * A time series from a CSV text: an export of a grid operator, an audit, a year of your own meter. The text
 * is read once, here; loading the file is up to you. Empty fields are missing data, and gaps are not filled.
 *
 * @throws WattspanConfigurationError that names the line, for a column that is not there, a time without an
 *   offset, and an invalid figure.
 * @example
 * const text = "from,gCO2e\n2026-11-25T12:00Z,312\n2026-11-25T13:00Z,298\n";
 * const columns = { from: "from", value: "gCO2e" };
 * const provider = csvIntensity({ text, columns, signal: "average", basis: "lifecycle" });
 */
export function csvIntensity(options: CsvIntensityOptions): CarbonIntensityProvider {
  checkOptionNames<CsvIntensityOptions>(options, {
    ...STATED_SOURCE,
    ...{ text: true, columns: true, unit: true, separator: true, clock: true },
  });
  checkOptionNames<CsvIntensityOptions["columns"]>(
    options.columns,
    { from: true, to: true, value: true, zone: true },
    "columns.",
  );
  const { clock = systemClock } = options;
  const { source, signal, basis, ...rest } = statedSource(NAME, options);
  const byZone = slotsByZone(options);
  const isOnePlace = options.columns.zone === undefined;
  const kindNow = (slots: readonly Slot[]) => {
    const nowMs = clock.wall();
    return slots.map((slot): Slot => ({ ...slot, kind: slot.fromMs > nowMs ? "forecast" : "live" }));
  };
  const series = async ({ zone }: { readonly zone: string }) => ({ slots: kindNow(byZone.get(zone) ?? []) });
  return providerOf({
    name: NAME,
    variant: variantOf(options.text, options.columns, options.unit, source, signal, basis, rest),
    clock,
    source,
    ...rest,
    capabilities: { signal, basis, zoneSystems: isOnePlace ? [] : [NAME, "electricity-maps"] },
    placeOf(location) {
      if (isOnePlace) return { zone: ONE_PLACE, rung: statedRung(location) };
      const code = codeOf(location, NAME, ANY_NAME);
      if (code !== undefined && byZone.has(code)) return { zone: code, rung: "zone" };
      const place = onlyPlaceOf(location);
      if (place && byZone.has(place.zone)) return place;
      return "the table has no such zone";
    },
    now: series,
    ahead: series,
    past: series,
  });
}

function slotsByZone({ text, columns, signal, unit = "g/kWh", separator = "," }: CsvIntensityOptions) {
  const factor = gramsPerKwhOf(unit);
  if (typeof text !== "string") throw new WattspanConfigurationError("text", text, "the text of a CSV file");
  if (separator.length !== 1 || /["\r\n]/.test(separator))
    throw new WattspanConfigurationError("separator", separator, "one character, not a quote or line end");
  const [names = [], ...rows] = csvRows(text, separator);
  const index = (member: keyof CsvIntensityOptions["columns"]) => {
    const name = columns[member];
    const found = name === undefined ? -1 : names.indexOf(name);
    if (name !== undefined && found < 0)
      throw new WattspanConfigurationError(
        `columns.${member}`,
        name,
        `one of ${names.join(", ").slice(0, 200)}`,
      );
    return found;
  };
  const at = { from: index("from"), to: index("to"), value: index("value"), zone: index("zone") };
  const zones = new Map<string, RowSlot[]>();
  for (const [number, row] of rows.entries()) {
    const field = (column: number) => (column < 0 ? undefined : row[column]);
    const slot = rowSlot(field(at.from), field(at.to), field(at.value), factor, signal, number + 2);
    const zone = field(at.zone)?.trim() ?? ONE_PLACE;
    const slots = zones.get(zone) ?? [];
    if (slot) slots.push(slot);
    zones.set(zone, slots);
  }
  return new Map([...zones].map(([zone, slots]) => [zone, closed(zone, slots)] as const));
}

interface RowSlot {
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly gramsPerKwh: number;
}

function rowSlot(
  from: string | undefined,
  to: string | undefined,
  value: string | undefined,
  factor: number,
  signal: CsvIntensityOptions["signal"],
  line: number,
): RowSlot | undefined {
  const refuse = (what: string, given: unknown, allowed: string) =>
    new WattspanConfigurationError(`text, line ${line}, ${what}`, given, allowed);
  const [fromMs, toMs] = [instantOf(from), to === undefined ? undefined : instantOf(to)];
  if (fromMs === undefined) throw refuse("time", from, "ISO 8601 with an offset or Z");
  if (to !== undefined && !(Number(toMs) > fromMs)) throw refuse("end", to, "a time after its beginning");
  if (value === undefined || value === "") return undefined;
  const gramsPerKwh = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) * factor : Number.NaN;
  if (!isIntensity(gramsPerKwh, signal))
    throw refuse("figure", value, "a number above 0 and up to 2000 g/kWh; for marginal ones from -2000");
  return { fromMs, toMs, gramsPerKwh };
}

/** With their ends, in order. Two figures for one moment are refused: it is unknown which is right. */
function closed(zone: string, rows: readonly RowSlot[]): readonly Slot[] {
  const sorted = [...rows].sort((a, b) => a.fromMs - b.fromMs);
  const stepMs = usualStep(sorted.map(({ fromMs }) => fromMs)) ?? 0;
  const slots = sorted.map(
    ({ fromMs, toMs = fromMs + stepMs, gramsPerKwh }): Slot => ({
      ...{ fromMs, toMs, gramsPerKwh, kind: "live" },
    }),
  );
  if (orderedSlots(slots).length === slots.length) return slots;
  throw new WattspanConfigurationError(
    "text",
    {},
    `a table in which figures of ${zone} do not overlap, and state their end`,
  );
}
