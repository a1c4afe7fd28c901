/**
 * `missing_package`: OpenTelemetry's SDK is not installed; `provider_exists`: the application already exports
 * its metrics; `port_in_use`: another process listens there; `cannot_listen`: the system refuses the address.
 */
export type PrometheusPageProblem = "missing_package" | "provider_exists" | "port_in_use" | "cannot_listen";

/**
 * The metrics page could not start. Nothing was changed.
 * @example
 * try { await startPrometheus(); }
 * catch (error) { if (error instanceof PrometheusPageError && error.problem === "port_in_use") await startPrometheus({ port: 0 }); }
 */
export class PrometheusPageError extends Error {
  override readonly name = "PrometheusPageError";
  readonly problem: PrometheusPageProblem;

  constructor(problem: PrometheusPageProblem, message: string, options?: ErrorOptions) {
    super(`wattspan/prometheus: ${message}`, options);
    this.problem = problem;
  }
}
