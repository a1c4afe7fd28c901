/** The basis of each vendor's models: the line that a purchaser asks for. */

import { modelCatalog } from "../catalog/resolve-model.js";
import { ecologitsModels } from "../catalog/tables/ecologits-models.js";
import { openModels } from "../catalog/tables/open-models.js";
import type { CatalogModel } from "../contracts/catalog-model.js";
import { DISCLOSURES } from "../data/disclosures.js";
import { mlEnergyRuns } from "../estimators/ml-energy-runs.js";

/**
 * How much is disclosed about a model's energy.
 * - `A`: its vendor measured the model and published the figure, with the boundary and the method.
 * - `B`: its weights are open, and others measured it and published the figures.
 * - `C`: its weights are open, so that its size is known; its energy is estimated from that.
 * - `D`: its weights are closed and its size is an estimate.
 *
 * A figure for a product (the median prompt of an app, the average query) is no figure for a model: it does
 * not raise the grade, and is named in `disclosures`.
 */
type DisclosureGrade = "A" | "B" | "C" | "D";

/** A currently available model, and how much is disclosed about it. */
export interface VendorLine {
  readonly vendor: string;
  /** Its name in {@link resolveModel}. */
  readonly model: string;
  readonly weights: CatalogModel["weights"];
  /** Its purpose, unless it writes text: it reads its input, and writes nothing. */
  readonly task?: NonNullable<CatalogModel["task"]>;
  readonly grade: DisclosureGrade;
  /** ISO date of the evidence for the grade. */
  readonly asOf: string;
  /** The address of that evidence. */
  readonly source: string;
  /**
   * Ids of the vendor's published figures that include the model, for example `google-gemini-apps@2025-05`.
   */
  readonly disclosures: readonly string[];
  /** Name and version of the table that holds the model. */
  readonly table: string;
}

/** Vendors' figures for one model, rather than for a product. */
const FIGURES_OF_MODELS: ReadonlyMap<string, string> = new Map([
  ["mistral-large-2407", "mistral-large-2@2025-07"],
]);
const ML_ENERGY = {
  asOf: "2026-02-16",
  source: "https://github.com/ml-energy/leaderboard/tree/0cd52da/public/data",
};
/** The edition of currently available models; models that only the older one has were withdrawn. */
const CURRENT_EDITION = "0.11.2";
/** Names that mean another model every few months. */
const MOVING = /(?:^|-)latest$/;
const DATE = /-(?:\d{8}|\d{4}-\d{2}-\d{2}|\d{4})$/;

/**
 * A line for each currently available model, by vendor and name: models with open weights, and the closed
 * ones of EcoLogits' latest edition. Dated editions of a listed model, and names that move, are left out.
 * @example vendorLines().filter(({ vendor }) => vendor === "openai").map(({ model, grade }) => `${model}: ${grade}`)
 */
export function vendorLines(): readonly VendorLine[] {
  const measured = measuredModels();
  const candidates = [...openModels(), ...ecologitsModels(CURRENT_EDITION)];
  const names = new Set(candidates.map(({ name }) => name));
  return candidates
    .filter(({ name }) => !MOVING.test(name) && !isEditionOf(name, names))
    .filter((model) => rowOf(model.name) === model)
    .map((model) => lineOf(model, measured))
    .sort((a, b) => compareText(a.vendor, b.vendor) || compareText(a.model, b.model));
}

const rowOf = (name: string): CatalogModel | undefined => {
  const found = modelCatalog().resolve(name);
  return found.status === "known" ? found.model : undefined;
};

const measuredModels = (): ReadonlySet<CatalogModel | undefined> =>
  new Set([...new Set(mlEnergyRuns().map(({ model }) => model.id))].map(rowOf));

function isEditionOf(name: string, names: ReadonlySet<string>): boolean {
  const undated = name.replace(DATE, "");
  return undated !== name && names.has(undated);
}

function lineOf(model: CatalogModel, measured: ReadonlySet<CatalogModel | undefined>): VendorLine {
  const { vendor, name, weights, task, table } = model;
  const disclosures = DISCLOSURES.filter(({ models }) => models.includes(name)).map(({ id }) => id);
  return {
    vendor,
    model: name,
    weights,
    ...(task && { task }),
    ...gradeOf(model, measured),
    disclosures,
    table,
  };
}

function gradeOf(
  model: CatalogModel,
  measured: ReadonlySet<CatalogModel | undefined>,
): Pick<VendorLine, "grade" | "asOf" | "source"> {
  const figure = DISCLOSURES.find(({ id }) => id === FIGURES_OF_MODELS.get(model.name));
  if (figure) return { grade: "A", asOf: figure.published, source: figure.source };
  if (measured.has(model)) return { grade: "B", ...ML_ENERGY };
  const { weights, asOf, source } = model;
  return { grade: weights === "open" ? "C" : "D", asOf, source };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
