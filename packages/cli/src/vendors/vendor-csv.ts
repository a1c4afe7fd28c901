/** The vendor table for a spreadsheet: base units, one value per column, with sources. */

import { plainNumber } from "../terminal/text/number-text.js";
import type { VendorEstimate, VendorReport } from "./vendor-report.js";

interface Field {
  readonly name: string;
  readonly of: (line: VendorEstimate) => string;
}

const QUANTITIES = [
  ["input", "energyJ", "J"],
  ["input", "operationalCo2eG", "gCO2e"],
  ["output", "energyJ", "J"],
  ["output", "operationalCo2eG", "gCO2e"],
] as const;
const ENDS = [
  ["value", ""],
  ["low", "_low"],
  ["high", "_high"],
] as const;

const TEXTS: readonly Field[] = [
  { name: "vendor", of: ({ vendor }) => vendor },
  { name: "model", of: ({ model }) => model },
  { name: "weights", of: ({ weights }) => weights },
  { name: "grade", of: ({ grade }) => grade },
  { name: "as_of", of: ({ asOf }) => asOf },
  { name: "zone", of: ({ zone }) => zone },
];
const NUMBERS: readonly Field[] = QUANTITIES.flatMap(([side, member, unit]) =>
  ENDS.map(([end, suffix]) => ({
    name: `${side}_${unit}${suffix}`,
    of: (line: VendorEstimate) => {
      const range = line[side]?.[member];
      return range ? plainNumber(range[end]) : "";
    },
  })),
);

/** The lines as CSV (RFC 4180, but with line feeds only). @example vendorCsv(report).split("\n")[0] */
export function vendorCsv({ lines, method }: VendorReport): string {
  const fields: readonly Field[] = [
    ...TEXTS,
    ...NUMBERS,
    { name: "method", of: () => method },
    { name: "table", of: ({ table }) => table },
    { name: "disclosures", of: ({ disclosures }) => disclosures.join(" ") },
    { name: "source", of: ({ source }) => source },
  ];
  const rows = [fields.map(({ name }) => name), ...lines.map((line) => fields.map(({ of }) => of(line)))];
  return `${rows.map((row) => row.map(quoted).join(",")).join("\n")}\n`;
}

const quoted = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
