/** An estimate as lines for a report: one figure with everything needed to judge it. */

import type { Range } from "@wattspan/core";
import manifest from "../../package.json" with { type: "json" };
import type { Canvas } from "../terminal/canvas.js";
import { dividedBy, numberText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { scaledUnit } from "../terminal/text/scaled-unit.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { callFacts, type Fact } from "./call-facts.js";
import type { EstimateReport, ReportedMethod } from "./estimate-report.js";

type Estimated = Extract<ReportedMethod, { readonly status: "estimated" }>;

const LABEL = 10;
/** A purchased service in the GHG Protocol. */
const SCOPE = "scope 3, category 1, if bought as a service";
const LEFT_OUT = "without training, networks and users' devices";

/**
 * The lines for one method of the report.
 * @example pasteText(report, method, canvasOf(terminal)) // "name      gpt-4o\nenergy    8.82 Wh (2.2–38), …"
 */
export function pasteText(report: EstimateReport, method: Estimated, canvas: Canvas): string {
  const lines: readonly Fact[] = [
    { label: "name", text: safeText(report.request.model) },
    ...figureFacts(method, canvas),
    { label: "method", text: `${method.id} of Wattspan ${manifest.version}: estimated, not measured` },
    { label: "boundary", text: `${method.boundary}; ${LEFT_OUT}` },
    { label: "tables", text: method.tables.map((table) => safeText(table)).join(", ") },
    ...callFacts(report, canvas.glyphs.to),
    { label: "date", text: report.date },
    ...otherFacts(report, method, canvas),
  ];
  return lines.map(({ label, text }) => `${wrapped(label.padEnd(LABEL), text, canvas.width)}\n`).join("");
}

function figureFacts(method: Estimated, canvas: Canvas): readonly Fact[] {
  const { energyJ, energyWh, operationalCo2eG, embodiedCo2eG, waterL, band } = method;
  const optional = (label: string, base: string, range: Range | undefined, note: string): Fact[] =>
    range ? [{ label, text: `${rangeText(range, base, canvas)}${note}` }] : [];
  return [
    {
      label: "energy",
      text: `${rangeText(energyWh, "Wh", canvas)}, or ${rangeText(energyJ, "J", canvas)}`,
    },
    { label: "band", text: band },
    ...optional("CO2e", "gCO2e", operationalCo2eG, ` of electricity, location-based; ${SCOPE}`),
    ...optional("hardware", "gCO2e", embodiedCo2eG, " embodied in the hardware, in addition; the same scope"),
    ...optional("water", "L", waterL, ""),
  ];
}

/** The figures of other methods show the uncertainty. */
function otherFacts({ methods }: EstimateReport, { id }: Estimated, canvas: Canvas): readonly Fact[] {
  const others = methods.flatMap((other) =>
    other.status === "estimated" && other.id !== id
      ? [`${other.id} ${rangeText(other.energyWh, "Wh", canvas)}`]
      : [],
  );
  return others.length === 0 ? [] : [{ label: "others", text: others.join(", ") }];
}

/** "8.82 Wh (2.2–38)": three digits, two for the ends. */
function rangeText(range: Range, base: string, { glyphs, unicode }: Canvas): string {
  const unit = scaledUnit(base, [range.value], unicode);
  const { value, low, high } = dividedBy(range, unit.size);
  const band = low === high ? "" : ` (${numberText(low, 2)}${glyphs.to}${numberText(high, 2)})`;
  return `${numberText(value)} ${unit.name}${band}`;
}
