/** One call of the HTTP API of Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/ */

import { safeText } from "../../../terminal/text/safe-text.js";
import { askedUrl, UrlError, type UrlRequest } from "../../asked-url.js";
import { urlBelow } from "../../url-below.js";

/** One entry of a response. */
export interface PrometheusResult {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

const MAX_ANSWER = 8e6;

/** @example queryUrl(new URL("http://localhost:9090"), "query").pathname // "/api/v1/query" */
export const queryUrl = (server: URL, path: "query" | "query_range"): URL =>
  urlBelow(server, `api/v1/${path}`);

/**
 * Sends a query and returns its result.
 * @throws {@link UrlError} for every response that is not a result.
 * @example await prometheusAnswer(new URL("http://localhost:9090/api/v1/query"), { query: "up" }, {})
 */
export async function prometheusAnswer(
  url: URL,
  parameters: Readonly<Record<string, string>>,
  { fetch, signal }: Pick<UrlRequest, "fetch" | "signal">,
): Promise<readonly PrometheusResult[]> {
  const { status, text, location } = await askedUrl(url, {
    ...{ method: "POST", body: new URLSearchParams(parameters).toString() },
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    ...{ largest: MAX_ANSWER, ...(signal && { signal }), ...(fetch && { fetch }) },
  });
  if (location !== undefined)
    throw new UrlError("broken", `HTTP ${status}, a redirect: pass the address it leads to`);
  const answer = jsonOf(text);
  if (status === 200 && answer?.status === "success" && Array.isArray(answer.data?.result))
    return answer.data.result.filter(isResult);
  const said = typeof answer?.error === "string" ? `, "${safeText(answer.error, 200)}"` : "";
  throw new UrlError("broken", `HTTP ${status}${said} instead of an answer from Prometheus`);
}

interface Answer {
  readonly status?: string;
  readonly error?: unknown;
  readonly data?: { readonly result?: readonly unknown[] };
}

function isResult(given: unknown): given is PrometheusResult {
  const { metric, value = [], values = [] } = (given ?? {}) as Partial<PrometheusResult>;
  const isObject = typeof metric === "object" && metric !== null;
  return isObject && Array.isArray(value) && Array.isArray(values) && values.every(Array.isArray);
}

function jsonOf(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
