/** What `wattspan estimate --vendors --json` prints: a line for each available model. */

import type { Location, Range } from "@wattspan/core";
import { nearestOf, phase, resolveModel, type VendorLine, vendorLines } from "@wattspan/models";
import { UsageError } from "../command/usage-error.js";
import { phaseOptions, type ServedOn } from "../estimate/request/method-argument.js";
import { type Place, type PlaceBasis, placeOf } from "../estimate/request/place.js";
import { co2eOf } from "../estimate/request/quantities.js";

/** Energy and emissions of 1,000 tokens. */
export interface PerThousand {
  readonly energyJ: Range;
  /** Of the electricity. */
  readonly operationalCo2eG: Range;
}

/** The energy of a model, and its basis. */
export interface VendorEstimate extends VendorLine {
  /** For a request with 1,000 input tokens and no output. */
  readonly input: PerThousand;
  /** For 1,000 output tokens after an empty input. Absent for what writes none: embeddings, rerankers. */
  readonly output?: PerThousand;
  /** Zone of the grid, and why it was chosen. */
  readonly zone: string;
  readonly placeBasis: PlaceBasis;
}

/** The requested lines. */
export interface VendorReport {
  /** Raised when a member changes meaning or is removed. Adding members does not raise it. */
  readonly schemaVersion: 1;
  readonly command: "estimate --vendors";
  readonly method: string;
  /** Tables of the method and of the grid, in addition to those of the lines. */
  readonly tables: readonly string[];
  readonly lines: readonly VendorEstimate[];
}

/** Filter of the lines. */
export interface VendorSelection {
  readonly vendors?: readonly string[];
  readonly location?: Location;
  readonly served?: ServedOn;
}

const TOKENS = 1000;

/**
 * The lines by `phase@2`, each at the given place or at its vendor's usual one.
 * @throws {@link UsageError} for a vendor without a line.
 * @example (await vendorReport({ vendors: ["openai"] })).lines[0]?.output.energyJ
 */
export async function vendorReport(selection: VendorSelection): Promise<VendorReport> {
  const estimator = phase(phaseOptions(selection.served ?? {}));
  const placeOfLine = places(selection.location);
  const tables = new Set<string>();
  const lines: VendorEstimate[] = [];
  for (const line of selected(selection)) {
    const place = await placeOfLine(line);
    const per = (usage: {
      readonly inputFresh: number;
      readonly output: number;
    }): PerThousand | undefined => {
      const estimate = estimator.estimate({
        ...{ model: line.model, operation: "chat", usage, durationS: 0 },
        ...(place.location && { serving: place.location }),
      });
      if (!estimate) return undefined;
      for (const table of estimate.tables ?? []) tables.add(table);
      const { energy } = estimate;
      return { energyJ: energy, operationalCo2eG: co2eOf(energy, place.intensity) };
    };
    const [input, output] = [per({ inputFresh: TOKENS, output: 0 }), per({ inputFresh: 0, output: TOKENS })];
    if (!input || !output) continue;
    tables.add(place.intensity.source);
    const sides = line.task ? { input } : { input, output };
    lines.push({ ...line, ...sides, zone: place.intensity.zone, placeBasis: place.basis });
  }
  return {
    schemaVersion: 1,
    command: "estimate --vendors",
    method: estimator.id,
    tables: [...tables].sort(),
    lines,
  };
}

function selected({ vendors }: VendorSelection): readonly VendorLine[] {
  const lines = vendorLines();
  const known = [...new Set(lines.map(({ vendor }) => vendor))];
  for (const vendor of vendors ?? []) {
    if (known.includes(vendor)) continue;
    const near = nearestOf(vendor, known);
    const expected = `one of the ${known.length} vendors that \`wattspan estimate --vendors\` lists`;
    throw new UsageError("--vendor", vendor, expected, `--vendor ${near[0] ?? "openai"}`, near);
  }
  return lines.filter(({ vendor }) => vendors?.includes(vendor) ?? true);
}

/** There are few places: each is resolved once. */
function places(location: Location | undefined) {
  const known = new Map<string, Promise<Place>>();
  return ({ vendor, model, weights }: VendorLine): Promise<Place> => {
    const key = weights === "closed" ? vendor : "";
    const place =
      known.get(key) ?? placeOf({ model, ...(location && { location }), resolved: resolveModel(model) });
    known.set(key, place);
    return place;
  };
}
