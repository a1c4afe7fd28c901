import type { EndedCall } from "@wattspan/core";

/** Assumptions for bodies of unknown length. */
export interface AssumedBytes {
  /** For each request, and again for each response. */
  readonly bytesPerMessage?: number;
  /** Per token: of input in a request, of output in a response. */
  readonly bytesPerToken?: number;
}

/**
 * Bytes that a call moved: the known ones, plus the assumption for other bodies. `undefined` where there are
 * neither.
 *
 * @example transferredBytes(call, { bytesPerToken: 200 })
 */
export function transferredBytes(
  { transfer, usage = {} }: Pick<EndedCall, "transfer" | "usage">,
  { bytesPerMessage, bytesPerToken }: AssumedBytes,
): number | undefined {
  // Without a `meteredFetch` there was one request and one response.
  const { bytes = 0, unsizedRequests = 1, unsizedAnswers = 1 } = transfer ?? {};
  const { inputFresh = 0, cacheRead = 0, cacheWrite = 0, image = 0, audio = 0, output = 0 } = usage;
  const input = inputFresh + cacheRead + cacheWrite + image + audio;
  const perToken = bytesPerToken ?? 0;
  const assumed =
    (unsizedRequests + unsizedAnswers) * (bytesPerMessage ?? 0) +
    // Each request sends the input again; the output came once.
    unsizedRequests * input * perToken +
    Math.min(1, unsizedAnswers) * output * perToken;
  return bytes + assumed > 0 ? bytes + assumed : undefined;
}
