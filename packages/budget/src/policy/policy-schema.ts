/** The form of a policy. The published JSON schema is made from it. */

import * as v from "valibot";
import { DIMENSIONS } from "../amounts/dimensions.js";
import type { Policy } from "./policy.js";

const MAX_DELAY_S = 60;
const MAX_RULES = 100;

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const texts = v.array(text);
const dimensions = v.pipe(v.array(v.picklist(DIMENSIONS)), v.minLength(1));

const degrade = v.strictObject({
  models: v.optional(v.record(v.string(), text)),
  maxOutputTokens: v.optional(count),
  samples: v.optional(count),
});
const throttle = v.strictObject({
  delayS: v.pipe(v.number(), v.gtValue(0), v.maxValue(MAX_DELAY_S)),
  maxWaiting: v.optional(count),
});
const ask = v.strictObject({ deadlineS: positive, otherwise: v.picklist(["refuse", "admit"]) });

const rule = v.strictObject({
  name: text,
  at: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  do: v.union([
    v.picklist(["observe", "warn", "stop"]),
    v.strictObject({ degrade }),
    v.strictObject({ throttle }),
    v.strictObject({ ask }),
  ]),
  of: v.optional(dimensions),
  kinds: v.optional(v.array(v.picklist(["inference", "step", "agent", "stage"]))),
  models: v.optional(texts),
  steps: v.optional(texts),
});

const quality = v.strictObject({
  metric: text,
  atLeast: v.pipe(v.number(), v.finite()),
  over: v.optional(v.pipe(count, v.maxValue(10_000))),
});

export const policySchema = v.strictObject({
  rules: v.pipe(v.array(rule), v.maxLength(MAX_RULES)),
  quality: v.optional(quality),
}) satisfies v.GenericSchema<unknown, Policy>;
