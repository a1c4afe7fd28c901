/** Where alerts go over HTTP. */

import { WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { HOUR_MS, msFromSeconds } from "@wattspan/core/units";
import { untraced } from "@wattspan/core/untraced";
import type { Alert, AlertSink } from "./escalation.js";

/** Options of a sink. */
export interface SinkOptions {
  /** Headers of each request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds until a request is given up. Default 10. */
  readonly timeoutS?: number;
  /** Default the `fetch` of the runtime. */
  readonly fetch?: typeof fetch;
}

/** Options of `alertmanager`. */
export interface AlertmanagerOptions extends SinkOptions {
  /** Further labels of each alert, such as `team`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** An alert that is not resolved ends after so many hours. Default 24. */
  readonly keepH?: number;
}

/**
 * Posts each alert as JSON: the fields of `Alert`, `at` as an ISO 8601 text.
 * @throws WattspanConfigurationError for an address that is none.
 * @example webhook("https://chat.example.org/hooks/energy", { headers: { authorization: `Bearer ${token}` } })
 */
export function webhook(url: string, options: SinkOptions = {}): AlertSink {
  checkOptionNames<SinkOptions>(options, { headers: true, timeoutS: true, fetch: true });
  const post = poster(url, options);
  return (alert) => post(alert);
}

/**
 * Posts alerts to Prometheus' Alertmanager, version 2 of its API. A resolved alert ends the one that fires.
 * @param url The address of Alertmanager, without a path of its API.
 * @throws WattspanConfigurationError for an address that is none.
 * @example alertmanager("http://alertmanager:9093", { labels: { team: "research" } })
 */
export function alertmanager(url: string, options: AlertmanagerOptions = {}): AlertSink {
  checkOptionNames<AlertmanagerOptions>(options, {
    headers: true,
    timeoutS: true,
    fetch: true,
    labels: true,
    keepH: true,
  });
  const { labels = {}, keepH = 24 } = options;
  const post = poster(`${url.replace(/\/$/, "")}/api/v2/alerts`, options);
  return (alert) => post([alertmanagerAlert(alert, labels, keepH)]);
}

/** https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml, `postableAlert`. */
function alertmanagerAlert(
  { status, level, budget, scope, dimension, share, at }: Alert,
  labels: object,
  keepH: number,
) {
  const end = status === "resolved" ? at : new Date(at.getTime() + keepH * HOUR_MS);
  return {
    labels: { alertname: "WattspanBudget", severity: level, budget, scope, ...labels },
    annotations: { summary: `${(share * 100).toFixed(0)} % of ${dimension} of budget ${budget} is spent` },
    ...(status === "firing" && { startsAt: at.toISOString() }),
    endsAt: end.toISOString(),
  };
}

function poster(url: string, { headers, timeoutS = 10, fetch: send = fetch }: SinkOptions) {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new WattspanConfigurationError("url", url, "an address that begins with http: or https:");
  return async (body: unknown): Promise<void> => {
    const signal = AbortSignal.timeout(msFromSeconds(timeoutS));
    const sent = { "content-type": "application/json", ...headers };
    const request = {
      method: "POST",
      headers: sent,
      body: JSON.stringify(body),
      signal,
      redirect: "error",
    } as const;
    const answer = await untraced(() => send(url, request));
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`${answer.status} of an alert`);
  };
}
