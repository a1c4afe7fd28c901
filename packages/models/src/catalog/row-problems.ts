/** Mistakes in one row of a table of models. */

import { HOUR_S } from "@wattspan/core/units";
import { plainName } from "./names/spelling.js";

/** A member that a row needs, and the check of it. */
export interface RowProblem {
  /** Continues "the row …": `has activeParameters above totalParameters`. */
  readonly problem: string;
  readonly expected: string;
}

/** Above any published model; a larger number is in the wrong unit. */
const MAX_PARAMETERS = 10_000;
/** The fastest hosts serve some thousand tokens per second to one request. */
const MAX_TOKENS_PER_S = 10_000;
const MAX_FIRST_TOKEN_S = HOUR_S;

type Row = { readonly [member: string]: unknown };
type Check = (row: Row) => RowProblem | undefined;

const wrong = (problem: string, expected: string): RowProblem => ({ problem, expected });
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const isName = (value: unknown): boolean => plainName(value) !== undefined;
const isAmount = (value: unknown, max: number): value is number =>
  typeof value === "number" && value > 0 && value <= max;

const boundsOf = (figure: unknown): readonly [unknown, unknown] => {
  if (typeof figure !== "object" || figure === null) return [figure, figure];
  const { min, max } = figure as { readonly min?: unknown; readonly max?: unknown };
  return [min, max];
};

function figure(member: string): Check {
  return (row) => {
    const [min, max] = boundsOf(row[member]);
    const fine = isAmount(min, MAX_PARAMETERS) && isAmount(max, MAX_PARAMETERS) && min <= max;
    return fine
      ? undefined
      : wrong(`has ${member} ${shown(row[member])}`, `billions, above 0 and up to ${MAX_PARAMETERS}`);
  };
}

const amount = (member: string, max: number, min = 0): Check => {
  return ({ [member]: value }) =>
    value === undefined || (isAmount(value, max) && value >= min)
      ? undefined
      : wrong(`has ${member} ${shown(value)}`, `a number above ${min} and up to ${max}, or none`);
};

const word = (member: string, allowed: readonly unknown[]): Check => {
  const words = allowed.map((one) => (one === undefined ? "none" : JSON.stringify(one)));
  const expected = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  return ({ [member]: value }) =>
    allowed.includes(value) ? undefined : wrong(`has ${member} ${shown(value)}`, expected);
};

const text = (member: string): Check => {
  return ({ [member]: value }) => (isText(value) ? undefined : wrong(`has no ${member}`, `a ${member}`));
};

const CHECKS: readonly Check[] = [
  ({ name }) => (isName(name) ? undefined : wrong("has no name", "printable characters without a space")),
  ({ aliases }) =>
    aliases === undefined || (Array.isArray(aliases) && aliases.every(isName))
      ? undefined
      : wrong("has an invalid alias", "printable characters without a space"),
  text("vendor"),
  text("table"),
  text("licence"),
  ({ source }) =>
    isText(source) && /^https?:\/\/\S+$/.test(source)
      ? undefined
      : wrong("has no source", "the address at which the figures are published"),
  ({ asOf }) => (isDate(asOf) ? undefined : wrong(`has the date ${shown(asOf)}`, "a date as yyyy-mm-dd")),
  word("weights", ["open", "closed"]),
  ({ architecture }) =>
    architecture === "dense" || architecture === "moe"
      ? undefined
      : wrong(`has the architecture ${shown(architecture)}`, '"dense" or "moe"'),
  figure("activeParameters"),
  figure("totalParameters"),
  activeWithinTotal,
  amount("weightBits", 32, 1),
  amount("publishedBits", 32, 1),
  word("attention", ["full", "grouped", "latent", "sparse", undefined]),
  word("task", ["embedding", "rerank", undefined]),
  amount("tokensPerS", MAX_TOKENS_PER_S),
  amount("timeToFirstTokenS", MAX_FIRST_TOKEN_S),
];

/** All mistakes in a row of any shape. @example rowProblems({ name: "a b" }) */
export function rowProblems(row: unknown): readonly RowProblem[] {
  if (typeof row !== "object" || row === null) return [wrong("is not an object", "an object")];
  return CHECKS.flatMap((check) => check(row as Row) ?? []);
}

function activeWithinTotal(row: Row): RowProblem | undefined {
  const [active, total] = [boundsOf(row.activeParameters), boundsOf(row.totalParameters)];
  const exceeds = active.some((bound, index) => (bound as number) > (total[index] as number));
  return exceeds ? wrong("has activeParameters above totalParameters", "at most all parameters") : undefined;
}

function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function shown(value: unknown): string {
  if (value === null || typeof value !== "object")
    return typeof value === "string" ? JSON.stringify(value) : String(value);
  const [min, max] = boundsOf(value);
  return `${String(min)} to ${String(max)}`;
}
