/** What a budget keeps over a restart, as JSON. */

import { WattspanConfigurationError } from "@wattspan/core";
import * as v from "valibot";
import { MAX_KEYS } from "../accounts/keyed-accounts.js";
import type { Amounts } from "../amounts/dimensions.js";
import { MAX_NAME } from "../estimate/bounded-name.js";
import type { CallClass } from "../estimate/call-history.js";

/** What one part of a window has spent. */
interface SpentState {
  /** Milliseconds from its start to the moment of saving. 0 for windows without an end. */
  readonly agoMs: number;
  /** What was reserved when it was saved is in it: calls whose end is unknown are charged as they were reserved. */
  readonly spent: Amounts;
}

/** What calls of one class took last. */
export interface ClassState extends CallClass {
  /** Of each dimension, oldest first. */
  readonly taken: { readonly [dimension in keyof Amounts]?: readonly number[] | undefined };
}

/** What a budget keeps over a restart. It has the names of keys, which may be those of users. */
export interface BudgetState {
  readonly version: 1;
  /** The name of the budget. */
  readonly budget: string;
  readonly savedAt: string;
  readonly accounts: readonly { readonly key: string; readonly windows: readonly SpentState[] }[];
  readonly history: readonly ClassState[];
}

const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(MAX_NAME));
const MAX_VALUES = 1000;
/** More than a window has. */
const MAX_PARTS = 100;
/** More than the longest window. Nothing was saved before 1970, so that no moment is before the year 100. */
const MAX_AGO_MS = 2e13;
const ago = v.pipe(amount, v.maxValue(MAX_AGO_MS));
const date = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => Date.parse(text) >= 0),
);

const byDimension = <T extends v.GenericSchema>(of: T) =>
  v.strictObject({
    energyJ: v.optional(of),
    co2eG: v.optional(of),
    waterL: v.optional(of),
    tokens: v.optional(of),
    steps: v.optional(of),
    seconds: v.optional(of),
    cost: v.optional(of),
  });

const schema = v.object({
  version: v.literal(1),
  budget: name,
  savedAt: date,
  accounts: v.pipe(
    v.array(
      v.object({
        key: name,
        windows: v.pipe(
          v.array(v.object({ agoMs: ago, spent: byDimension(amount) })),
          v.maxLength(MAX_PARTS),
        ),
      }),
    ),
    v.maxLength(MAX_KEYS + 1), // those without an account of their own share one
  ),
  history: v.pipe(
    v.array(
      v.object({
        model: v.optional(name),
        operation: v.optional(name),
        step: v.optional(name),
        taken: byDimension(v.pipe(v.array(amount), v.maxLength(MAX_VALUES))),
      }),
    ),
    v.maxLength(MAX_VALUES),
  ),
}) satisfies v.GenericSchema<unknown, BudgetState>;

/** @throws WattspanConfigurationError */
export function checkState(given: unknown): BudgetState {
  const result = v.safeParse(schema, given, { abortEarly: true });
  if (result.success) return result.output;
  const [{ expected, input }] = result.issues;
  throw new WattspanConfigurationError(
    "state",
    input,
    `what Budget.state() returned: ${expected ?? "bounded lists"}`,
  );
}
