/**
 * Why a source has no answer.
 *
 * - `auth`: the key or login was refused. `plan`: it was accepted, but not for this zone or kind of figure.
 * - `unknown_zone`: the source does not know the place, or answered for another one.
 * - `rate_limited`: too many requests. `timeout`: no answer in time. `upstream`: the network or the source
 *   failed.
 * - `no_data`: there is no figure for the time. `bad_payload`: the answer is malformed.
 * - `other_signal`: marginal for average, or the reverse.
 */
export type IntensityProblem =
  | "auth"
  | "plan"
  | "unknown_zone"
  | "rate_limited"
  | "timeout"
  | "upstream"
  | "no_data"
  | "bad_payload"
  | "other_signal";

const REMEDIES: Readonly<Record<IntensityProblem, string>> = {
  auth: "Check the key or the login",
  plan: "Ask for a place or a kind of figure that the plan includes",
  unknown_zone: "Give a place that the source knows",
  rate_limited: "Ask less often: wrap the provider in cached()",
  timeout: "Try again later, or raise timeoutMs for a slow network",
  upstream: "Try again later",
  no_data: "Ask for another time, or put another provider behind it with fallback()",
  bad_payload: "Check baseUrl; if it is right, the source has changed its answers",
  other_signal: "Never mix the two: use one provider for each",
};

/**
 * A provider has no intensity. `code` states why; the message adds what was found and what to do. Never
 * contains a key, a password or a whole answer.
 *
 * @example
 * try {
 *   await provider.current({ country: "GB" }, AbortSignal.timeout(3000));
 * } catch (error) {
 *   if (error instanceof IntensityError && error.code === "plan") console.error(error.message);
 * }
 */
export class IntensityError extends Error {
  override readonly name = "IntensityError";
  readonly code: IntensityProblem;
  /** The provider that was asked. */
  readonly provider: string;
  /** How long the source demands to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;

  constructor(provider: string, code: IntensityProblem, found: string, retryAfterMs?: number) {
    super(`${provider}: ${found}. ${REMEDIES[code]}.`);
    this.code = code;
    this.provider = provider;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}
