/** A week and a half of a metered service, as backends keep it. */

/** How the service changed in the middle of the time. */
export interface Change {
  /** Joules of a token, times. */
  readonly energy?: number;
  /** Tokens of a request, times. */
  readonly tokens?: number;
  /** The share of forecasts that miss, from then on. Before: 0.1. */
  readonly missed?: number;
  /** The share of attempts that fail, and of tokens from a cache, from then on. Before, nothing counts any. */
  readonly failed?: number;
  readonly cached?: number;
}

const DAYS = 10;
const EVERY_S = 1800;
const REQUESTS = 60;

/**
 * Samples of counters of services, by their jobs, in the text format of Prometheus; times are in seconds with `openMetrics`, else in ms.
 */
export function history(
  endS: number,
  services: Readonly<Record<string, Change>>,
  openMetrics: boolean,
): string {
  const lines = new Map<string, string[]>();
  for (const [job, change] of Object.entries(services)) addSamples(lines, endS, job, change, openMetrics);
  const families = [...lines].map(([series, own]) => ({ family: series.replace(/\{.*/, ""), own }));
  families.sort((a, b) => a.family.localeCompare(b.family));
  const text = families.flatMap(({ family, own }, i) => [
    ...(openMetrics && families[i - 1]?.family !== family
      ? [`# TYPE ${family.replace(/_total$/, "")} ${family.endsWith("_total") ? "counter" : "unknown"}`]
      : []),
    ...own,
  ]);
  return `${text.join("\n")}\n${openMetrics ? "# EOF\n" : ""}`;
}

function addSamples(
  lines: Map<string, string[]>,
  endS: number,
  job: string,
  change: Change,
  openMetrics: boolean,
): void {
  const totals = new Map<string, number>();
  const startS = endS - DAYS * 86_400;
  const count = (DAYS * 86_400) / EVERY_S;
  for (let i = 0; i <= count; i++) {
    const time = startS + i * EVERY_S;
    const has = i > count / 2;
    const tokens = REQUESTS * 100 * (has ? (change.tokens ?? 1) : 1) * noise(i, 1);
    const joules = 0.02 * tokens * (has ? (change.energy ?? 1) : 1) * noise(i, 2);
    const missed = REQUESTS * (has ? (change.missed ?? 0.1) : 0.1) * noise(i, 3);
    add(`wattspan_energy_joules_total{job="${job}",wattspan_activity="inference"}`, joules);
    const [failed, cached] = [has ? (change.failed ?? 0) : 0, has ? (change.cached ?? 0) : 0];
    const attempts = `wattspan_attempts_total{job="${job}",wattspan_attempt_result=`;
    add(`wattspan_tokens_total{job="${job}",wattspan_token_kind="output"}`, tokens / 8);
    add(`wattspan_tokens_total{job="${job}",wattspan_token_kind="reasoning"}`, tokens / 8);
    add(`wattspan_tokens_total{job="${job}",wattspan_token_kind="fresh_input"}`, tokens * (3 / 4 - cached));
    if (cached > 0)
      add(`wattspan_tokens_total{job="${job}",wattspan_token_kind="cache_read"}`, tokens * cached);
    add(`${attempts}"answered"}`, REQUESTS);
    if (failed > 0) add(`${attempts}"failed"}`, (REQUESTS * failed) / (1 - failed));
    add(`wattspan_operation_energy_joules_sum{job="${job}"}`, joules);
    add(`wattspan_operation_energy_joules_count{job="${job}"}`, REQUESTS);
    add(`wattspan_estimate_coverage_total{job="${job}",wattspan_comparison="outside"}`, missed);
    add(`wattspan_estimate_coverage_total{job="${job}",wattspan_comparison="inside"}`, REQUESTS - missed);
    for (const [series, total] of totals) {
      const own = lines.get(series) ?? [];
      own.push(`${series} ${total} ${openMetrics ? time : time * 1000}`);
      lines.set(series, own);
    }
  }
  function add(series: string, amount: number) {
    totals.set(series, (totals.get(series) ?? 0) + amount);
  }
}

/** About ±5 %, without rhythm, the same each time. */
const noise = (i: number, salt: number): number =>
  1 + 0.1 * (((Math.sin(i * 12.9898 + salt * 78.233) * 43_758.5453) % 1) / 2);
