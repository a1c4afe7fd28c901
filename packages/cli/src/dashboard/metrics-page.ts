/** A metrics page as a source: read at an interval and remembered for an hour. */

import { HOUR_S, msFromSeconds } from "@wattspan/core/units";
import { samplesIn } from "@wattspan/meters/exposition";
import { safeText } from "../terminal/text/safe-text.js";
import { askedUrl, type UrlAnswer, UrlError } from "./asked-url.js";
import { type Reading, SERIES_NAMES } from "./figures.js";
import { MAX_SERIES, pageHistory } from "./history.js";
import type { SourceState } from "./page-data.js";

/** A source for the charts. */
export interface PageSource {
  /** Seconds between updates. */
  readonly intervalS: number;
  /** All that is remembered. Never rejects: problems are in the state. */
  read(): Promise<Reading & { readonly state: SourceState }>;
  /** Stops background reading. */
  close(): void;
}

/** Options for reading the page. */
export interface MetricsPageOptions {
  /** Seconds between readings. */
  readonly intervalS: number;
  readonly fetch?: typeof fetch;
}

const MAX_PAGES = 1500;
/** A Wattspan page with ten thousand series is about 3 MB. */
const MAX_PAGE = 16e6;
const TIMEOUT_MS = 5000;
const ACCEPT = "text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0;q=0.5";

/**
 * Starts reading. Does not keep the process alive.
 * @example const source = metricsPage(new URL("http://127.0.0.1:9464/metrics"), { intervalS: 5 });
 */
export function metricsPage(url: URL, { intervalS, fetch }: MetricsPageOptions): PageSource {
  const history = pageHistory(Math.min(MAX_PAGES, Math.ceil(HOUR_S / intervalS)));
  const ended = new AbortController();
  let state: SourceState = { url: shownUrl(url), state: "waiting" };
  const look = async () => {
    const problem = await pageProblem();
    if (problem === undefined) {
      state = { url: state.url, state: "answers", answeredAtMs: Date.now() };
    } else {
      history.lost(Date.now());
      state = { ...state, state: "fails", problem };
    }
  };
  const pageProblem = async (): Promise<string | undefined> => {
    try {
      const answer = await askedUrl(url, {
        headers: { accept: ACCEPT },
        largest: MAX_PAGE,
        timeoutMs: TIMEOUT_MS,
        signal: ended.signal,
        ...(fetch && { fetch }),
      });
      const problem = answerProblem(answer);
      if (problem !== undefined) return problem;
      const isTaken = history.take(samplesIn(answer.text, SERIES_NAMES), Date.now());
      return isTaken ? undefined : `more than ${MAX_SERIES.toLocaleString("en-US")} series of Wattspan`;
    } catch (error) {
      if (error instanceof UrlError) return error.message;
      throw error;
    }
  };
  const first = poll(look, msFromSeconds(intervalS), ended.signal);
  return {
    intervalS,
    async read() {
      await first;
      return { ...history.read(), state };
    },
    close: () => ended.abort(),
  };
}

/** Without the query, which may contain a secret. @example shownUrl(new URL("http://host/metrics?key=1")) */
const shownUrl = ({ origin, pathname }: URL): string => safeText(origin + pathname.replace(/\/$/, ""), 200);

/** The first read is immediate and awaited; the next follow at each interval, one at a time. */
function poll(look: () => Promise<void>, intervalMs: number, signal: AbortSignal): Promise<void> {
  const again = async (): Promise<void> => {
    const startMs = performance.now();
    await look();
    if (signal.aborted) return;
    const leftMs = Math.max(0, startMs + intervalMs - performance.now());
    const timer = setTimeout(again, leftMs).unref();
    signal.onabort = () => clearTimeout(timer);
  };
  return again();
}

function answerProblem({ status, type, location }: UrlAnswer): string | undefined {
  if (location !== undefined) return `HTTP ${status}, a redirect: pass the address it leads to`;
  if (status !== 200) return `HTTP ${status} instead of a metrics page`;
  const isText = type === "" || type === "text/plain" || type === "application/openmetrics-text";
  return isText
    ? undefined
    : `${safeText(type)} instead of a metrics page; its address often ends in /metrics`;
}
