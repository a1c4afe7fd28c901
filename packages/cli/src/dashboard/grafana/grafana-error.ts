import { safeText } from "../../terminal/text/safe-text.js";
import type { UrlProblem } from "../asked-url.js";

/** What went wrong, according to Grafana's HTTP API. */
export type GrafanaProblem =
  | UrlProblem
  | "redirected"
  | "not_grafana"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "changed"
  | "provisioned"
  | "invalid"
  | "too_many"
  | "failed";

/**
 * Grafana refused or failed a request. The message never contains the token.
 * @example error.code === "unauthorized"
 */
export class GrafanaError extends Error {
  override readonly name = "GrafanaError";
  readonly code: GrafanaProblem;
  /** Status of the response; absent if there is none. */
  readonly status?: number;

  constructor(code: GrafanaProblem, message: string, status?: number) {
    super(message);
    this.code = code;
    if (status !== undefined) this.status = status;
  }
}

/** The remedy. */
const REMEDY: Partial<Record<GrafanaProblem, string>> = {
  unauthorized:
    "create a service account token (Administration > Users and access), and name its variable with --token-env",
  forbidden:
    "the service account needs the role Editor, or dashboards:create, dashboards:write and folders:create",
  not_found: "give Grafana's own address, including its path if it has one, such as https://host/grafana",
  conflict: "a folder with that name has another uid: pass that uid with --folder",
  changed: "someone else saved it, or a plugin owns it: check it in Grafana, then push again",
  provisioned: "it comes from Grafana's provisioning files: update those with wattspan dashboard --provision",
  invalid: "this Grafana cannot read this dashboard format: it needs version 11 or later",
  too_many: "wait, then push again",
  failed: "see Grafana's log",
};

const CODES: Readonly<Record<number, GrafanaProblem>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  412: "changed",
  422: "invalid",
  429: "too_many",
};
/**
 * Grafana has no code for this error:
 * https://github.com/grafana/grafana/blob/main/pkg/services/dashboards/errors.go
 */
const PROVISIONED = /provisioned dashboard/i;

/**
 * The error for a response whose status is not 2xx.
 * @param said Grafana's own message, if any, without the token.
 * @example grafanaErrorOf(403, "Permissions needed: dashboards:create").code // "forbidden"
 */
export function grafanaErrorOf(status: number, said: string | undefined): GrafanaError {
  const code = said !== undefined && PROVISIONED.test(said) ? "provisioned" : (CODES[status] ?? "failed");
  const words = said === undefined ? "" : `, "${safeText(said, 200)}"`;
  return new GrafanaError(code, `HTTP ${status}${words}; ${REMEDY[code] ?? ""}`, status);
}
