/** The part of JSON Schema that footprints need, and what fits it: one table checks, writes and documents. */

/** A schema. Members that it does not name are allowed, and dropped. */
export interface Schema {
  readonly type: "object" | "array" | "string" | "number" | "integer" | "boolean";
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly enum?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: "date-time";
  /** Whether `low`, `value` and `high` are in this order. JSON Schema cannot say that. */
  readonly [IS_BAND]?: true;
}

/** Marks the schema of a band. */
export const IS_BAND = Symbol("band");

/** Bounds of what is read: a footprint is small. */
const MAX_ITEMS = 10_000;
const MAX_LENGTH = 10_000;
/** The range of dates, in milliseconds. */
const MAX_MS = 8.64e15;

export const text: Schema = { type: "string", maxLength: MAX_LENGTH };
export const flag: Schema = { type: "boolean" };
export const number: Schema = { type: "number" };
export const share: Schema = { type: "number", minimum: 0, maximum: 1 };
export const amount: Schema = { type: "number", minimum: 0 };
export const count: Schema = { type: "integer", minimum: 0 };
/** Milliseconds since the Unix epoch. One beyond the range of dates, such as `Infinity`, is written as its end. */
export const moment: Schema = { type: "number", minimum: -MAX_MS, maximum: MAX_MS };
export const dateTime: Schema = { type: "string", format: "date-time", maxLength: 40 };
export const oneOf = (values: readonly string[]): Schema => ({ type: "string", enum: values });
export const listOf = (items: Schema): Schema => ({ type: "array", items, maxItems: MAX_ITEMS });
/** @example record({ low: number }, { high: number }) // `low` is required */
export const record = (
  required: Readonly<Record<string, Schema>>,
  optional: Readonly<Record<string, Schema>> = {},
): Schema => ({
  type: "object",
  properties: { ...required, ...optional },
  required: Object.keys(required),
});

/** A value within its bounds. @example band(amount) // { value: 3, low: 2, high: 5 } */
export const band = (of: Schema): Schema => ({
  ...record({ value: of, low: number, high: of }),
  [IS_BAND]: true,
});

/** Where a value does not fit its schema, and what would. */
export class MisfitError extends Error {
  readonly path: string;
  readonly expected: string;

  constructor(path: string, expected: string) {
    super(`${path || "the value"} must be ${expected}`);
    this.path = path;
    this.expected = expected;
  }
}

/**
 * A copy of what the schema names, without anything else. Members that are `undefined` are absent. With `cuts`, a
 * text that is too long is cut; without, it does not fit.
 * @throws MisfitError for the first value that does not fit
 * @example fitting(record({ low: number }), { low: 1, more: 2 }) // { low: 1 }
 */
export function fitting(schema: Schema, value: unknown, path = "", cuts = false): unknown {
  if (schema.type === "object") return fittingObject(schema, value, path, cuts);
  if (schema.type === "array") return fittingList(schema, value, path, cuts);
  const plain = bounded(schema, value, cuts);
  if (!isScalar(schema, plain)) throw new MisfitError(path, expectedOf(schema));
  return plain;
}

function bounded(schema: Schema, value: unknown, cuts: boolean): unknown {
  if (schema === moment && typeof value === "number") return clamped(value);
  return cuts && schema === text && typeof value === "string" ? cut(value) : value;
}

function fittingObject(schema: Schema, value: unknown, path: string, cuts: boolean) {
  const { properties = {}, required = [] } = schema;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new MisfitError(path, "an object");
  const copy: Record<string, unknown> = {};
  for (const [name, of] of Object.entries(properties)) {
    const member = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    const at = path ? `${path}.${name}` : name;
    if (member !== undefined) copy[name] = fitting(of, member, at, cuts);
    else if (required.includes(name)) throw new MisfitError(at, expectedOf(of));
  }
  if (schema[IS_BAND] && !isOrdered(copy)) throw new MisfitError(path, "a value between low and high");
  return copy;
}

const isOrdered = ({ low, value, high }: Record<string, unknown>): boolean =>
  (low as number) <= (value as number) && (value as number) <= (high as number);

function fittingList(
  { items, maxItems = MAX_ITEMS }: Schema,
  value: unknown,
  path: string,
  cuts: boolean,
): unknown[] {
  if (!Array.isArray(value) || value.length > maxItems)
    throw new MisfitError(path, `a list of at most ${maxItems}`);
  return Array.from(value, (item, index) => fitting(items as Schema, item, `${path}[${index}]`, cuts));
}

function isScalar(
  { type, enum: values, minimum, maximum, maxLength, format }: Schema,
  value: unknown,
): boolean {
  if (type === "number" || type === "integer")
    return (
      Number.isFinite(value) &&
      (type === "number" || Number.isInteger(value)) &&
      (minimum === undefined || (value as number) >= minimum) &&
      (maximum === undefined || (value as number) <= maximum)
    );
  if (typeof value !== type) return false;
  if (values) return values.includes(value as string);
  if (type === "string" && maxLength !== undefined && lengthOf(value as string) > maxLength) return false;
  return format === undefined || isDateTime(value as string);
}

/** In characters, as JSON Schema counts: a pair of surrogates is one. */
const lengthOf = (value: string): number => (value.length <= MAX_LENGTH ? value.length : [...value].length);
/** To as many characters; a pair of surrogates stays whole. */
const cut = (value: string): string =>
  lengthOf(value) <= MAX_LENGTH ? value : [...value.slice(0, 2 * MAX_LENGTH)].slice(0, MAX_LENGTH).join("");

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const isDateTime = (value: string): boolean =>
  DATE_TIME.test(value) && Number.isFinite(Date.parse(value)) && isDay(value.slice(0, 10));
/** The parser of dates takes 31 February for 3 March. */
const isDay = (day: string): boolean => new Date(day).toISOString().startsWith(day);
const clamped = (ms: number): number => Math.min(MAX_MS, Math.max(-MAX_MS, ms));

function expectedOf({ type, enum: values, minimum, maximum, maxLength, format }: Schema): string {
  if (values) return `one of ${values.join(", ")}`;
  if (format) return "a time in ISO 8601";
  if (maxLength !== undefined) return `a string of at most ${maxLength} characters`;
  const bounds = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `to ${maximum}`];
  return [/^[aeiou]/.test(type) ? "an" : "a", type, ...bounds.filter(Boolean)].join(" ");
}
