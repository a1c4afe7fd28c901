import {
  type CarbonIntensityProvider,
  type Clock,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { isIntensity } from "../../readings/figure.js";
import { providerOf } from "../../readings/grid-source.js";
import { instantOf } from "../../readings/instant.js";
import { codeOf, onlyPlaceOf, statedRung } from "../../readings/known-place.js";
import { orderedSlots, type Slot, usualStep } from "../../readings/slots.js";
import {
  type CarbonUnit,
  gramsPerKwhOf,
  STATED_SOURCE,
  type StatedSource,
  statedSource,
} from "../../readings/stated-source.js";
import { variantOf } from "../../readings/variant.js";

/** A table of figures over time, and its columns. */
export interface CsvIntensityOptions extends StatedSource {
  /** The fields of each row by its columns, as a CSV reader returns them. */
  readonly rows: readonly Readonly<Record<string, string>>[];
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
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

const NAME = "csv";
/** The table decides. */
const ANY_NAME = /./;
const ONE_PLACE = "the place of the table";

/**
 * A time series from a CSV file: an export of a grid operator, an audit, a year of your own meter. Any CSV
 * reader returns its rows. Empty fields are missing data, and gaps are not filled.
 *
 * @throws WattspanConfigurationError that names the row, for a column that is not there, a time without an
 *   offset, and an invalid figure.
 * @example
 * import { parse } from "csv-parse/sync";
 * const rows = parse(readFileSync("2026.csv"), { columns: true, bom: true, trim: true });
 * const columns = { from: "from", value: "gCO2e" };
 * const provider = csvIntensity({ rows, columns, signal: "average", basis: "lifecycle" });
 */
export function csvIntensity(options: CsvIntensityOptions): CarbonIntensityProvider {
  checkOptionNames<CsvIntensityOptions>(options, {
    ...STATED_SOURCE,
    ...{ rows: true, columns: true, unit: true, clock: true },
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
  return providerOf(
    {
      name: NAME,
      variant: variantOf(options.rows, options.columns, options.unit, source, signal, basis, rest),
      clock,
    },
    {
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
    },
  );
}

function slotsByZone({ rows, columns, signal, unit = "g/kWh" }: CsvIntensityOptions) {
  const factor = gramsPerKwhOf(unit);
  const [first] = Array.isArray(rows) ? rows : [];
  if (typeof first !== "object")
    throw new WattspanConfigurationError("rows", rows, "a list of at least one row");
  for (const [member, name] of Object.entries(columns))
    if (name !== undefined && !Object.hasOwn(first, name))
      throw new WattspanConfigurationError(
        `columns.${member}`,
        name,
        `one of ${Object.keys(first).join(", ").slice(0, 200)}`,
      );
  const zones = new Map<string, RowSlot[]>();
  for (const [index, row] of rows.entries()) {
    const slot = rowSlot(row, columns, factor, signal, index);
    const zone = columns.zone === undefined ? ONE_PLACE : (row[columns.zone] ?? "").trim();
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
  row: Readonly<Record<string, string | undefined>>,
  columns: CsvIntensityOptions["columns"],
  factor: number,
  signal: CsvIntensityOptions["signal"],
  index: number,
): RowSlot | undefined {
  const refuse = (column: string, allowed: string) =>
    new WattspanConfigurationError(`rows.${index}.${column}`, row[column], allowed);
  const fromMs = instantOf(row[columns.from]);
  const toMs = columns.to === undefined ? undefined : instantOf(row[columns.to]);
  if (fromMs === undefined) throw refuse(columns.from, "ISO 8601 with an offset or Z");
  if (columns.to !== undefined && !(Number(toMs) > fromMs))
    throw refuse(columns.to, "a time after its beginning");
  const value = row[columns.value];
  if (value === undefined || value === "") return undefined;
  const gramsPerKwh = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) * factor : Number.NaN;
  if (!isIntensity(gramsPerKwh, signal))
    throw refuse(columns.value, "a number above 0 and up to 2000 g/kWh; for marginal ones from -2000");
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
    "rows",
    {},
    `a table in which figures of ${zone} do not overlap, and state their end`,
  );
}
