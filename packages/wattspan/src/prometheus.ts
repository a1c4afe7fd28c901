/**
 * `wattspan/prometheus`: the standard Prometheus names for OpenTelemetry's JS exporter, and a metrics page to
 * scrape.
 */

export { PrometheusPageError, type PrometheusPageProblem } from "./prometheus/page-error.js";
export {
  type PrometheusPage,
  type PrometheusPageOptions,
  startPrometheus,
} from "./prometheus/start-prometheus.js";
export { type PrometheusView, prometheusViews } from "./prometheus/views.js";
