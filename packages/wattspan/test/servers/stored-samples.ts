/** What a server that speaks Prometheus' query API has stored. */

/** The newest value of one series. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** An instant query. Gives nothing while the server is not ready. */
export type Query = (query: string) => Promise<readonly Sample[]>;

/**
 * Makes the query function of a server. VictoriaMetrics answers the same API.
 * @example const query = querying(prometheus.origin); await query("sum(wattspan_energy_joules_total)");
 */
export function querying(origin: string): Query {
  return async (query) => {
    const url = `${origin}/api/v1/query?query=${encodeURIComponent(query)}`;
    const answer = await fetch(url).catch(() => undefined);
    if (!answer?.ok) return [];
    const { data } = (await answer.json()) as {
      data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  };
}
