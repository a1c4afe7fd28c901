/** Prometheus' query API, which VictoriaMetrics has too. Here nothing that goes wrong looks like an empty answer. */

/** One series of an answer. */
export interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A moment in milliseconds since the Unix epoch, and a value. */
export type Point = readonly [atMs: number, value: number];

/** Why there is no answer: nobody listens, nothing came in time, the server said no, it has only a part, or what it said cannot be read. */
export type QueryProblem = "unreachable" | "too_slow" | "refused" | "partial" | "unreadable";

/** A query that has no answer. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly problem: QueryProblem;

  constructor(problem: QueryProblem, detail: string, options?: ErrorOptions) {
    super(`${problem}: ${detail}`, options);
    this.problem = problem;
  }
}

/** Longer than any of our queries takes. */
const PATIENCE_MS = 30_000;

interface Answer<Data> {
  readonly status?: string;
  readonly error?: string;
  /** Of Prometheus. */
  readonly warnings?: readonly string[];
  /** Of a cluster of VictoriaMetrics, some of whose storage did not answer. */
  readonly isPartial?: boolean;
  readonly data?: Data;
}
type RawPoint = readonly [atS: number, value: string];
interface Result {
  readonly result?: readonly { metric: Row["labels"]; value?: RawPoint; values?: RawPoint[] }[];
}
type Parameters = Readonly<Record<string, string>>;

/** The values of a query at a moment. @throws QueryError */
export async function instant(
  origin: string,
  query: string,
  atMs: number,
  patienceMs = PATIENCE_MS,
): Promise<readonly Row[]> {
  const series = await results(origin, "query", { query, time: seconds(atMs) }, patienceMs);
  return series.flatMap(({ metric: labels, value }) => (value ? [{ labels, value: pointOf(value)[1] }] : []));
}

/** The values of a query for a chart of two points, a step apart, at the second of them. @throws QueryError */
export async function ranged(
  origin: string,
  query: string,
  endMs: number,
  stepMs: number,
): Promise<readonly Row[]> {
  const range = { start: seconds(endMs - stepMs), end: seconds(endMs), step: seconds(stepMs) };
  // VictoriaMetrics else moves the points to where it can keep them for the next query.
  const series = await results(origin, "query_range", { query, ...range, nocache: "1" }, PATIENCE_MS);
  return series.flatMap(({ metric: labels, values = [] }) => {
    const last = values.map(pointOf).find(([atMs]) => atMs === endMs);
    return last ? [{ labels, value: last[1] }] : [];
  });
}

/** The samples of a range selector, of each series. @throws QueryError */
export async function rawPoints(
  origin: string,
  query: string,
  atMs: number,
): Promise<readonly (readonly Point[])[]> {
  const series = await results(origin, "query", { query, time: seconds(atMs) }, PATIENCE_MS);
  return series.map(({ values = [] }) => values.map(pointOf));
}

/** The values of a label that the series of a metric have, sorted. @throws QueryError */
export async function labelValues(origin: string, series: string, label: string): Promise<readonly string[]> {
  const path = `label/${label}/values`;
  const values = await ask<readonly string[]>(origin, path, { "match[]": series }, PATIENCE_MS);
  return [...(values ?? [])].sort();
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
const pointOf = ([atS, value]: RawPoint): Point => [
  Math.round(1000 * atS),
  Number(value.replace("Inf", "Infinity")),
];

async function results(origin: string, path: string, parameters: Parameters, patienceMs: number) {
  const data = await ask<Result>(origin, path, parameters, patienceMs);
  if (!data?.result) throw new QueryError("unreadable", "there is no result");
  return data.result;
}

async function ask<Data>(origin: string, path: string, parameters: Parameters, patienceMs: number) {
  const { ok, status, text } = await get(
    `${origin}/api/v1/${path}?${new URLSearchParams(parameters)}`,
    patienceMs,
  );
  const answer = parsed<Data>(text);
  const said = `${status}: ${answer?.error ?? text.slice(0, 200)}`;
  if (!ok || answer?.status === "error") throw new QueryError("refused", said);
  if (answer?.status !== "success") throw new QueryError("unreadable", said);
  if (answer.isPartial || answer.warnings?.length)
    throw new QueryError("partial", answer.warnings?.join("; ") ?? "some of its storage did not answer");
  return answer.data;
}

async function get(url: string, patienceMs: number) {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(url, { signal });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (cause) {
    if (signal.aborted) throw new QueryError("too_slow", `no answer in ${patienceMs} ms`, { cause });
    throw new QueryError("unreachable", new URL(url).origin, { cause });
  }
}

function parsed<Data>(text: string): Answer<Data> | undefined {
  try {
    return JSON.parse(text) as Answer<Data>;
  } catch {
    return undefined;
  }
}
