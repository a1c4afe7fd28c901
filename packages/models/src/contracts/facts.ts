/** What estimators and catalogs with the same id differ in, for the key of what was learned of them. */

import type { CatalogModel } from "./catalog-model.js";

/** By member; an undefined one is the default. Read only where calibrations are kept. */
export type Facts = () => Readonly<Record<string, unknown>>;

// Of the registry: the entry points of a package may be bundled apart.
const FACTS = Symbol.for("@wattspan/models facts");

interface Stating {
  readonly [FACTS]?: Facts;
}

/** Members that state facts, to be spread. @example ({ id, knows, estimate, ...stating(() => ({ models })) }) */
export const stating = (facts: Facts): object => ({ [FACTS]: facts });

/** The facts of an estimator or a catalog. @example factsOf(custom({ models })) // { models } */
export const factsOf = (made: object): ReturnType<Facts> | undefined => (made as Stating)[FACTS]?.();

/** The rows of a catalog that was given, and its proxies. */
export const catalogFacts = (
  catalog: { readonly models: readonly CatalogModel[] } | undefined,
): ReturnType<Facts> | undefined => catalog && { rows: catalog.models, ...factsOf(catalog) };
