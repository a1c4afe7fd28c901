/** Problems in tables of models, row by row, and disagreements between tables. */

import { spellingsOf } from "../../packages/models/src/catalog/names/model-index.ts";
import { rowProblems } from "../../packages/models/src/catalog/row-problems.ts";
import type { CatalogModel, Figure } from "../../packages/models/src/contracts/catalog-model.ts";

/** A problem with one row. */
export interface CatalogProblem {
  readonly table: string;
  readonly row: string;
  /** `row`: a member is missing or out of range; the other names explain themselves. */
  readonly kind: "row" | "duplicate" | "ambiguous" | "stale" | "future";
  readonly detail: string;
}

/** Age at which a row is stale. */
export interface CatalogCheck {
  readonly today: Date;
  readonly staleAfterMonths: number;
  /** The same for names that move to another model every few months. Default: as for all others. */
  readonly movingStaleAfterMonths?: number;
}

/** Names that move to another model every few months, unless an earlier table resolves them. */
const MOVING = /-latest$/;

/** Two tables that differ on one name. */
export interface CatalogDisagreement {
  readonly name: string;
  /** The used row and the other one. */
  readonly used: CatalogModel;
  readonly other: CatalogModel;
}

/**
 * All problems in tables: rows with members missing or out of range, duplicate names, ambiguous spellings,
 * and rows whose source was last checked too long ago.
 * @example catalogProblems([openModels()], { today: new Date(), staleAfterMonths: 12 })
 */
export function catalogProblems(
  tables: readonly (readonly unknown[])[],
  check: CatalogCheck,
): readonly CatalogProblem[] {
  const before = new Set<string>();
  return tables.flatMap((table) => {
    const sound: CatalogModel[] = [];
    const problems = table.flatMap((row) => {
      const wrong = rowProblems(row);
      if (wrong.length === 0) sound.push(row as CatalogModel);
      return wrong.map(({ problem, expected }) => problemOf(row, "row", `${problem}; expected ${expected}`));
    });
    const used = sound.map((row) => ({
      row,
      moves: row.moves || (MOVING.test(row.name) && !before.has(row.name)),
    }));
    for (const { name } of sound) before.add(name);
    return [...problems, ...used.flatMap(({ row, moves }) => age(row, moves, check)), ...shared(sound)];
  });
}

function problemOf(row: unknown, kind: CatalogProblem["kind"], detail: string): CatalogProblem {
  const { table, name } = (row ?? {}) as { readonly table?: unknown; readonly name?: unknown };
  return { table: String(table), row: String(name), kind, detail };
}

function age(row: CatalogModel, moves: boolean, check: CatalogCheck): readonly CatalogProblem[] {
  const { today } = check;
  const months = (moves && check.movingStaleAfterMonths) || check.staleAfterMonths;
  const stated = new Date(`${row.asOf}T00:00:00Z`);
  if (stated > today) return [problemOf(row, "future", `is of ${row.asOf}, which is still to come`)];
  const stale = new Date(stated);
  stale.setUTCMonth(stale.getUTCMonth() + months);
  if (stale >= today) return [];
  return [problemOf(row, "stale", `is of ${row.asOf}, more than ${months} months ago`)];
}

/** Spellings shared by two rows of one table. A repeated name is a duplicate. */
function shared(table: readonly CatalogModel[]): readonly CatalogProblem[] {
  const owners = new Map<string, CatalogModel>();
  return table.flatMap((row) =>
    [...new Set([row.name, ...(row.aliases ?? [])].map((name) => name.toLowerCase()))].flatMap((spelling) => {
      const owner = owners.get(spelling);
      owners.set(spelling, owner ?? row);
      if (!owner) return [];
      const same = owner.name.toLowerCase() === row.name.toLowerCase();
      return same
        ? [problemOf(row, "duplicate", `is there twice, as "${spelling}"`)]
        : [problemOf(row, "ambiguous", `shares the spelling "${spelling}" with ${owner.name}`)];
    }),
  );
}

/**
 * Names of which two tables state different sizes, the best table first. Smaller differences are rounding.
 * @example catalogDisagreements(defaultTables(), 0.05).map(({ name }) => name)
 */
export function catalogDisagreements(
  tables: readonly (readonly CatalogModel[])[],
  tolerance: number,
): readonly CatalogDisagreement[] {
  const used = new Map<string, CatalogModel>();
  const found = new Map<CatalogModel, CatalogDisagreement>();
  for (const table of tables) {
    for (const other of table) {
      const name = spellingsOf(other).find((spelling) => used.has(spelling));
      const row = name === undefined ? undefined : used.get(name);
      if (name !== undefined && row && differ(row, other, tolerance))
        found.set(other, { name, used: row, other });
    }
    for (const row of table) {
      for (const spelling of spellingsOf(row)) if (!used.has(spelling)) used.set(spelling, row);
    }
  }
  return [...found.values()];
}

const differ = (a: CatalogModel, b: CatalogModel, tolerance: number): boolean =>
  apart(a.activeParameters, b.activeParameters, tolerance) ||
  apart(a.totalParameters, b.totalParameters, tolerance);

function apart(a: Figure, b: Figure, tolerance: number): boolean {
  const [from, to] = [ends(a), ends(b)];
  return from.some((end, index) => Math.abs(Math.log(end / (to[index] ?? end))) > Math.log1p(tolerance));
}

const ends = (figure: Figure): readonly number[] =>
  typeof figure === "number" ? [figure, figure] : [figure.min, figure.max];
