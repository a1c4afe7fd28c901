import type { EndedCall } from "@wattspan/core";

/** What stands for bodies whose length nobody stated. */
export interface AssumedBytes {
  /** For each request, and again for each answer. */
  readonly bytesPerMessage?: number;
  /** For each token: of input in a request, of output in an answer. */
  readonly bytesPerToken?: number;
}

/**
 * Bytes that a call moved: those that are stated, and for other bodies what is assumed. Undefined where neither is anything.
 *
 * @example transferredBytes(call, { bytesPerToken: 200 })
 */
export function transferredBytes(
  { transfer, usage = {} }: Pick<EndedCall, "transfer" | "usage">,
  { bytesPerMessage, bytesPerToken }: AssumedBytes,
): number | undefined {
  // Without a `meteredFetch` there was one request, and one answer.
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
