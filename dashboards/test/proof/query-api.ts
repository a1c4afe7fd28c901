/** Prometheus' query API, which VictoriaMetrics has too. Here nothing that goes wrong looks like an empty answer. */

/** One series of an answer. */
export interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A moment in milliseconds since the Unix epoch, and a value. */
export type Point = readonly [atMs: number, value: number];

/** Why there is no answer: nobody listens, nothing came in time, the server said no, or what it said cannot be read. */
export type QueryProblem = "unreachable" | "too_slow" | "refused" | "unreadable";

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
  const body = new URLSearchParams({ query, time: (atMs / 1000).toFixed(3) });
  const signal = AbortSignal.timeout(patienceMs);
  const response = await fetch(`${origin}/api/v1/query`, { method: "POST", body, signal }).catch(
    (cause: Error) => {
      if (cause.name === "TimeoutError")
        throw new QueryError("too_slow", `no answer in ${patienceMs} ms`, { cause });
      throw new QueryError("unreachable", origin, { cause });
    },
  );
  const text = await response.text();
  const answer = parsed(text);
  if (!response.ok || answer?.status !== "success")
    throw new QueryError("refused", `${response.status}: ${answer?.error ?? text.slice(0, 200)}`);
  if (!answer.data?.result) throw new QueryError("unreadable", text.slice(0, 200));
  return answer.data.result;
}

function parsed(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
