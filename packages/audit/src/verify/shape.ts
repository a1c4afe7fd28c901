import { Mismatch } from "../format/mismatch.js";
import { isNumber } from "../format/numbers.js";

type Check = (value: unknown) => boolean;
interface Kind {
  readonly is: Check;
  readonly words: string;
}

const kind = (words: string, is: Check): Kind => ({ words, is });
const number = kind("a number of at most 10^18", isNumber);
const amount = kind("a number from 0", (value) => isNumber(value) && value >= 0);
const whole = kind("a whole number from 0", (value) => Number.isSafeInteger(value) && (value as number) >= 0);
const text = kind("a text", (value) => typeof value === "string");
const flag = kind("true or false", (value) => typeof value === "boolean");
const digits = kind(
  "decimal digits",
  (value) => typeof value === "string" && /^(0|[1-9]\d{0,29})$/.test(value),
);
const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const object = kind("an object", isObject);
const oneOf = (...texts: readonly string[]) =>
  kind(texts.join(" or "), (value) => texts.includes(value as string));
const list = ({ is, words }: Kind) =>
  kind(`a list, each ${words}`, (value) => Array.isArray(value) && value.every(is));
const members = (shape: Shape): Kind =>
  kind(
    "an object of the described members",
    (value) => isObject(value) && misfitOf(shape, value as Members) === undefined,
  );
const optional = (of: Kind): Kind => kind(of.words, (value) => value === undefined || of.is(value));

type Shape = Readonly<Record<string, Kind>>;
type Members = Readonly<Record<string, unknown>>;

const band = members({ value: number, low: number, high: number });
const priced = members({ gramsPerKwh: band });
const totals = { energy: optional(band), co2e: optional(band) };
const footprint = members({
  id: text,
  ...totals,
  self: members(totals),
  reasons: list(text),
  intensity: optional(priced),
  parts: list(
    members({
      ...{ component: text, method: text, methodId: text, boundary: text, emissionSource: text, ...totals },
      intensity: optional(priced),
      slots: optional(list(members({ energy: number, intensity: priced }))),
    }),
  ),
});
const computed = { joules: optional(number), grams: optional(number), stated: optional(number) };
const moment = { device: whole, at: number };
const books = { activity: number, idle: number, otherProcess: number, unattributed: number, carry: number };

/** The members of each type of line. Others are allowed in facts alone. */
const SHAPES: Readonly<Record<string, Shape>> = {
  header: { format: text, version: whole },
  environment: {},
  workload: {},
  device: {
    ...{ device: whole, zone: text, component: text, scope: oneOf("component", "device", "host") },
    ...{ meter: text, origin: oneOf("sensor", "model", "attributed") },
    ...{ modulus: optional(digits), maxWatts: amount, refresh: amount, idleWatts: optional(amount) },
    ...{ accuracy: optional(members({ low: amount, high: amount })) },
    idle: oneOf("share", "exclude"),
  },
  counter: {
    ...{ ...moment, count: digits, step: optional(digits), lost: optional(text), factor: amount },
    slack: optional(number),
  },
  gauge: {
    ...{ ...moment, watts: amount, window: amount, step: optional(amount), lost: optional(text) },
    factor: amount,
  },
  gap: { ...moment, reason: text },
  open: moment,
  reopen: moment,
  lose: moment,
  tick: {
    ...{ device: whole, from: number, to: number, late: amount, rest: flag, seen: number, energy: number },
    ...{ idleWatts: amount, refresh: amount, own: amount, idle: amount, most: amount },
  },
  start: { use: whole, parent: optional(whole), at: number, weight: amount, devices: list(whole) },
  weight: { use: whole, device: whole, at: number, weight: amount },
  end: { use: whole, at: number, activity: optional(text) },
  expire: { use: whole },
  result: {
    ...{ use: whole, activity: optional(text) },
    joules: list(members({ device: whole, dynamic: number, idle: number })),
  },
  footprint: { footprint, ...computed },
  repetition: {
    ...{ index: whole, from: number, to: number, footprints: whole, ...computed },
    ...{ void: optional(text), facts: optional(object) },
  },
  trailer: {
    ...{ results: whole, footprints: whole, repetitions: whole },
    undelivered: members({ results: whole, joules: number }),
    books: list(members({ device: whole, ticks: whole, total: number, ...books })),
    ...{ publicKey: optional(text), signature: optional(text), digest: text },
  },
};

/** Requires the members of a line to be there, and of their kind. @throws Mismatch */
export function checkShape(line: Members): void {
  const { type } = line;
  const shape = typeof type === "string" && Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
  if (!shape) throw new Mismatch("type", type, `one of ${Object.keys(SHAPES).join(", ")}`);
  const name = misfitOf(shape, line);
  if (name !== undefined) throw new Mismatch(name, line[name], (shape[name] as Kind).words);
}

/** The first member that does not fit. */
function misfitOf(shape: Shape, value: Members): string | undefined {
  return Object.keys(shape).find((name) => !(shape[name] as Kind).is(value[name]));
}
