/** Kinds of charts: a value with its band, parts, lines. Unknown values are gaps, never 0. */

import { amountText } from "../terminal/text/scaled-unit.js";
import type { Column, FigureName, Reading } from "./figures.js";
import { OTHERS } from "./history.js";
import { MISSING } from "./missing-words.js";
import type { Panel, PanelSeries } from "./page-data.js";

/** Number of parts drawn separately; the rest is combined. */
const MAX_DRAWN = 8;

/** Texts of a chart and how it is drawn. */
export interface Drawn extends Pick<Panel, "title" | "about" | "unit"> {
  /** Factor from the reading to the unit. */
  readonly factor: number;
  readonly missing: string;
}

/** A value between its bounds. @example bandPanel(read, ["energy", "energyLow", "energyHigh"], drawn) */
export function bandPanel(
  read: Reading,
  names: readonly [FigureName, FigureName, FigureName],
  drawn: Drawn,
): Panel {
  const [value, low, high] = names.map((name) => columnOf(read, name, ""));
  if (!value) return panel(drawn, "band", []);
  const labels = ["value", "lower bound", "upper bound"];
  const bounds = low && high ? [low, high] : [];
  const series = [value, ...bounds].map((column, index) => ({
    ...{
      label: labels[index] ?? "",
      colour: index === 0 ? "energy" : "bound",
      values: times(column, drawn.factor),
    },
  }));
  return panel(drawn, "band", series);
}

/** Options of parts. */
export interface Parted extends Drawn {
  /** Default `stack`. */
  readonly form?: "lines";
  /** Unit of the totals. */
  readonly total?: "J";
  /** Name of the part without a label; without a name, that part is left out. */
  readonly none?: string;
  /** All possible parts: each has a colour for its name. */
  readonly order?: readonly string[];
  /** Words for parts whose names are no words. */
  readonly words?: Readonly<Record<string, string>>;
}

/**
 * Draws the largest parts separately and combines the others.
 * @example partsPanel(read, "energyByModel", drawn)
 */
export function partsPanel(read: Reading, name: FigureName, drawn: Parted): Panel {
  const { none, order, words = {}, factor, total, form = "stack" } = drawn;
  const isOwn = (label: string) => order?.includes(label) === true;
  const sums = read.totals.get(name) ?? new Map<string, number>();
  const labels = partsOf(read, name);
  if (!labels.some((label) => label !== "")) return panel(drawn, form, []);
  const named = labels.filter((label) => label !== "" || none !== undefined);
  const rankOf = (label: string) => (order ? order.indexOf(label) : -(sums.get(label) ?? 0));
  const sorted = named.sort((a, b) => Number(a === OTHERS) - Number(b === OTHERS) || rankOf(a) - rankOf(b));
  const own = sorted.filter((label) => label !== OTHERS).slice(0, MAX_DRAWN);
  const rest = sorted.filter((label) => !own.includes(label));
  const seriesOf = (label: string, parts: readonly string[], colour: string): PanelSeries => {
    const amounts = parts.flatMap((part) => sums.get(part) ?? []);
    const amount = amounts.reduce((sum, value) => sum + value, 0);
    return {
      ...{ label, colour },
      values: times(
        sumOf(
          parts.flatMap((part) => [columnOf(read, name, part) ?? []]),
          read.times.length,
        ),
        factor,
      ),
      ...(total && amounts.length > 0 && { total: amountText(amount, total) }),
    };
  };
  const series = own.map((label, index) =>
    seriesOf(
      words[label] ?? (label === "" ? (none ?? "") : label),
      [label],
      isOwn(label) ? label : `part-${index + 1}`,
    ),
  );
  return panel(drawn, form, rest.length === 0 ? series : [...series, seriesOf(OTHERS, rest, "others")]);
}

/** A line for each zone and figure. @example linesPanel(read, [["intensityByZone", ""]], drawn) */
export function linesPanel(
  read: Reading,
  names: readonly (readonly [FigureName, string])[],
  drawn: Drawn,
): Panel {
  const lines = names.flatMap(([name, what]) =>
    partsOf(read, name).map((zone) => ({
      label: [zone === "" ? "zone not known" : zone, what].filter((word) => word !== "").join(", "),
      values: columnOf(read, name, zone) ?? [],
    })),
  );
  return drawnLines(lines, drawn);
}

/**
 * A line for each part that two figures have: the first divided by the second. Where that is 0 or not known there is a
 * gap.
 * @example shareLinesPanel(read, ["spentByAccount", "limitByAccount"], drawn)
 */
export function shareLinesPanel(
  read: Reading,
  [of, per]: readonly [FigureName, FigureName],
  drawn: Drawn,
): Panel {
  const lines = partsOf(read, per).flatMap((part) => {
    const [values, wholes] = [columnOf(read, of, part), columnOf(read, per, part)];
    if (!values || !wholes || part === OTHERS) return [];
    return [{ label: part, values: values.map((value, index) => quotient(value, wholes[index] ?? null)) }];
  });
  return drawnLines(lines, drawn);
}

const quotient = (value: number | null, whole: number | null): number | null =>
  value === null || !whole ? null : value / whole;

/** A line, before it is scaled. */
interface Line {
  readonly label: string;
  readonly values: Column;
}

function drawnLines(lines: readonly Line[], drawn: Drawn): Panel {
  const more = lines.length > MAX_DRAWN ? ` ${lines.length - MAX_DRAWN} more are not drawn.` : "";
  const series = [...lines]
    .sort((a, b) => (a.label < b.label ? -1 : 1))
    .slice(0, MAX_DRAWN)
    .map(({ label, values }, index) => ({
      ...{ label, colour: `part-${index + 1}` },
      values: times(values, drawn.factor),
    }));
  return panel({ ...drawn, about: drawn.about + more }, "lines", series);
}

function panel(
  { title, about, unit, missing }: Drawn,
  form: Panel["form"],
  series: readonly PanelSeries[],
): Panel {
  const isDrawn = series.some(({ values }) => values.some((value) => value !== null));
  const reason = series.length === 0 ? missing : MISSING.readings;
  return { title, about, unit, form, series, ...(!isDrawn && { missing: reason }) };
}

/** All known parts, in this time range or not. */
const partsOf = ({ columns, totals }: Reading, name: FigureName): readonly string[] => [
  ...new Set([...(totals.get(name)?.keys() ?? []), ...(columns.get(name)?.keys() ?? [])]),
];

/** As long as the times; undefined for an unknown part. */
function columnOf(
  { times: at, columns, totals }: Reading,
  name: FigureName,
  part: string,
): Column | undefined {
  const isKnown = totals.get(name)?.has(part) ?? false;
  return columns.get(name)?.get(part) ?? (isKnown ? at.map(() => null) : undefined);
}

/** The sum is unknown if no part is known. */
const sumOf = (columns: readonly Column[], length: number): Column =>
  Array.from({ length }, (_, index) => {
    const known = columns.map((column) => column[index] ?? null).filter((part) => part !== null);
    return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
  });

const times = (column: Column, factor: number): Column =>
  column.map((value) => (value === null ? null : value * factor));
