/** Holds every panel's query against what it must show. */

import { type Window as Chosen, type PanelQuery, resolved } from "../../src/panel-queries.ts";
import type { DashboardExpectations, Expectation, Reported, Values } from "../expected/expectation.ts";
import type { Backend, Window } from "./backends.ts";
import { instant, QueryError, type Row, ranged } from "./query-api.ts";

/** One query of a panel on one backend. */
export interface Cell {
  readonly query: PanelQuery;
  readonly backend: string;
  /** By service: how much more `increase` says than came. What must be shown has it in it. */
  readonly stretch: Readonly<Record<string, number>>;
  readonly found: Values;
  readonly expected: Values;
  /** What is wrong with it; empty: it holds. */
  readonly problems: readonly string[];
}

/** By name of the dashboard. */
export type Expectations = Readonly<Record<string, DashboardExpectations>>;

/** What a refresh of a card that is found to the millisecond, and milliseconds of scrapes, may make of it. */
const TOLERANCE = 1e-5;

/** The hours over which panels on budgets take a pace. The proof is shorter, and takes its own window. */
const HOURS = /\[\dh\]/g;

export interface Proof {
  readonly backend: Backend;
  readonly window: Window;
  readonly reported: Reported;
  /** What is chosen in the variables. */
  readonly chosen?: Partial<Chosen>;
}

/** Asks for one query and compares. Never rejects: no answer is a problem, too. */
export async function proven(query: PanelQuery, expectations: Expectations, proof: Proof): Promise<Cell> {
  const { backend, reported } = proof;
  const cell = (found: Values, expected: Values, problems: readonly string[]): Cell => ({
    ...{ query, backend: backend.name, stretch: reported.stretch, found, expected, problems },
  });
  const expectation = expectationOf(query, expectations);
  try {
    const found = await shown(query, proof);
    if (!expectation) return cell(found, {}, ["nothing says what it must show"]);
    const expected = known(expectation(reported, query.instant ? "increase" : "rate"));
    return cell(found, expected, differences(found, expected));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return cell({}, {}, [error.message]);
  }
}

/** What has no value, such as a share of nothing, must be absent. */
const known = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => !Number.isNaN(value)));

/** The expectation for a query. */
const expectationOf = (
  { dashboard, title, refId }: PanelQuery,
  expectations: Expectations,
): Expectation | undefined => {
  const ofDashboard = expectations[dashboard] ?? {};
  return ofDashboard[`${title} ${refId}`] ?? ofDashboard[title];
};

/** What a panel shows: the names that its legend gives, with their values. @throws QueryError */
export async function shown(query: PanelQuery, proof: Omit<Proof, "reported">): Promise<Values> {
  const { backend, window, chosen } = proof;
  const length = `${window.lengthMs}ms`;
  const expr = resolved(query.expr, { ...chosen, range: length, rateInterval: length, interval: length });
  const asked = query.dashboard === "budgets" ? expr.replaceAll(HOURS, `[${length}]`) : expr;
  const rows = query.instant
    ? await instant(backend.origin, asked, window.endMs)
    : await ranged(backend.origin, asked, window.endMs, window.lengthMs);
  const names = rows.map((row) => nameOf(query, row));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new QueryError("unreadable", `two series are both called "${twice}"`);
  return Object.fromEntries(rows.map(({ value }, index) => [names[index], value]));
}

/** The legend, with labels where it names them. */
const nameOf = ({ legend }: PanelQuery, { labels }: Row): string =>
  legend
    .replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? "")
    .replaceAll(/ +/g, " ")
    .trim();

function differences(found: Values, expected: Values): readonly string[] {
  const problems: string[] = [];
  if (Object.keys(expected).length === 0)
    problems.push("nothing is expected: the workload does not reach it");
  if (Object.keys(found).length === 0) problems.push("it shows nothing");
  for (const name of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const [is, must] = [found[name], expected[name]];
    if (is === undefined) problems.push(`"${name}" is missing, must be ${must}`);
    else if (must === undefined) problems.push(`"${name}" is ${is}, and must not be there`);
    else if (!isSame(is, must)) problems.push(`"${name}" is ${is}, must be ${must}`);
  }
  return problems;
}

/** Both must be numbers: a figure that is not known is absent, not NaN and not infinite. */
export const isSame = (a: number, b: number): boolean =>
  Number.isFinite(a) && Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
