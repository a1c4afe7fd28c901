/** The GenAI conventions' own metrics of a call, for dashboards that read them. */

import type { TokenUsage } from "../contracts/token-usage.js";
import * as a from "../names/attribute-names.js";
import { labelText } from "../names/label-text.js";
import { type Metric, metric } from "../names/names.js";
import { wholeInput, wholeOutput } from "./attributes.js";
import { type Common, type Pair, sumOf } from "./labels.js";
import type { Sum, Sums } from "./sums.js";

/** One call, in the terms of the conventions. */
export interface ClientCall {
  readonly durationS: number;
  readonly usage?: TokenUsage | undefined;
  /** The model that answered, and the host that was called. */
  readonly responseModel?: string | undefined;
  readonly host?: string | undefined;
}

/**
 * Records the duration of a call and its tokens: the input includes cached ones, the output includes
 * reasoning.
 */
export function recordCall(
  sums: Sums,
  record: (sum: Sum, value: number | undefined) => void,
  common: Common,
  { durationS, usage = {}, responseModel, host }: ClientCall,
  errorType: string | undefined,
): void {
  const to = (row: Metric, own: Pair) =>
    sumOf(sums, common, row, own, [a.responseModel, labelText(responseModel)], [a.serverAddress, host]);
  record(to(metric.clientDuration, [a.errorType, errorType]), durationS);
  record(to(metric.clientTokens, [a.tokenType, "input"]), wholeInput(usage));
  record(to(metric.clientTokens, [a.tokenType, "output"]), wholeOutput(usage));
}
