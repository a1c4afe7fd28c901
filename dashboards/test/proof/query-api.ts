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
const PATIENCE_MS = 5000;

interface Answer {
  readonly status?: string;
  readonly error?: string;
  /** Of Prometheus. */
  readonly warnings?: readonly string[];
  /** Of a cluster of VictoriaMetrics, some of whose storage did not answer. */
  readonly isPartial?: boolean;
  readonly data?: {
    readonly result?: readonly { metric: Row["labels"]; value?: RawPoint; values?: RawPoint[] }[];
  };
}
type RawPoint = readonly [number, string];

/** The values of a query at a moment. @throws QueryError */
export async function instant(
  origin: string,
  expr: string,
  atMs: number,
  patienceMs = PATIENCE_MS,
): Promise<readonly Row[]> {
  const series = await ask(origin, expr, atMs, patienceMs);
  return series.flatMap(({ metric: labels, value }) => (value ? [{ labels, value: Number(value[1]) }] : []));
}

/** The samples of a range selector, of each series. @throws QueryError */
export async function rawPoints(
  origin: string,
  selector: string,
  atMs: number,
): Promise<readonly (readonly Point[])[]> {
  const series = await ask(origin, selector, atMs, PATIENCE_MS);
  return series.map(({ values = [] }) =>
    values.map(([atS, value]) => [Math.round(1000 * atS), Number(value)]),
  );
}

async function ask(origin: string, query: string, atMs: number, patienceMs: number) {
  const { ok, status, text } = await post(origin, query, atMs, patienceMs);
  const answer = parsed(text);
  const said = `${status}: ${answer?.error ?? text.slice(0, 200)}`;
  if (!ok || answer?.status === "error") throw new QueryError("refused", said);
  if (answer?.status !== "success" || !answer.data?.result) throw new QueryError("unreadable", said);
  if (answer.isPartial || answer.warnings?.length)
    throw new QueryError("partial", answer.warnings?.join("; ") ?? "some of its storage did not answer");
  return answer.data.result;
}

async function post(origin: string, query: string, atMs: number, patienceMs: number) {
  const body = new URLSearchParams({ query, time: (atMs / 1000).toFixed(3) });
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(`${origin}/api/v1/query`, { method: "POST", body, signal });
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (cause) {
    if (signal.aborted) throw new QueryError("too_slow", `no answer in ${patienceMs} ms`, { cause });
    throw new QueryError("unreachable", origin, { cause });
  }
}

function parsed(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
