/** One fact that differs. An unknown one says why it is. */
export interface EnvironmentDifference {
  /** Its path, such as `cpu.model`. */
  readonly fact: string;
  readonly a: string;
  readonly b: string;
}

type Facts = Readonly<Record<string, unknown>>;

/** They belong to the line, are readings of one moment, or are of the two alone. */
const NOT_COMPARED = new Set(["type", "seq", "prev", "readings", "selfTests"]);
const MAX_DEPTH = 8;
const MAX_TEXT = 200;
const NOT_RECORDED = "not recorded";

/**
 * Compares two environments: those of two records, or of the begin and the end of one. Readings, such as temperatures,
 * are left out, as they always differ. A fact that neither knows does not differ.
 *
 * @param a Facts, or the `environment` line of a record.
 * @returns In the order of `a`, then what `b` alone has.
 * @example
 * compareEnvironments(base, head)
 * // [{ fact: "governor", a: "performance", b: "unknown: it may not be read" }]
 */
export function compareEnvironments(a: Facts, b: Facts): readonly EnvironmentDifference[] {
  const [ofA, ofB] = [statedIn(a), statedIn(b)];
  return [...new Set([...ofA.keys(), ...ofB.keys()])].flatMap((fact) => {
    const [left, right] = [ofA.get(fact), ofB.get(fact)];
    const isEqual = left?.text === right?.text || (!left?.isKnown && !right?.isKnown);
    return isEqual ? [] : [{ fact, a: left?.text ?? NOT_RECORDED, b: right?.text ?? NOT_RECORDED }];
  });
}

interface Stated {
  readonly text: string;
  readonly isKnown: boolean;
}

function statedIn(facts: Facts): Map<string, Stated> {
  const stated = new Map<string, Stated>();
  const { unknown, ...known } = facts;
  for (const [name, value] of Object.entries(known))
    if (!NOT_COMPARED.has(name)) flatten(name, value, stated, MAX_DEPTH);
  if (isObject(unknown))
    for (const [name, reason] of Object.entries(unknown))
      stated.set(name, { text: `unknown: ${textOf(reason)}`, isKnown: false });
  return stated;
}

function flatten(path: string, value: unknown, into: Map<string, Stated>, depth: number): void {
  const isNested = depth > 0 && (isObject(value) || (Array.isArray(value) && value.some(isObject)));
  if (!isNested) into.set(path, { text: textOf(value), isKnown: true });
  else
    for (const [name, one] of Object.entries(value as object))
      flatten(`${path}.${name}`, one, into, depth - 1);
}

const isObject = (value: unknown): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined")).slice(0, MAX_TEXT);
