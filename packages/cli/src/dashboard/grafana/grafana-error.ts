import { safeText } from "../../terminal/text/safe-text.js";
import type { UrlProblem } from "../asked-url.js";

/** What is wrong, as Grafana's HTTP API says it. */
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

/** A server that did not do what it was asked. Its message never holds the token. @example error.code === "unauthorized" */
export class GrafanaError extends Error {
  override readonly name = "GrafanaError";
  readonly code: GrafanaProblem;
  /** Of the answer; absent where there is none. */
  readonly status?: number;

  constructor(code: GrafanaProblem, message: string, status?: number) {
    super(message);
    this.code = code;
    if (status !== undefined) this.status = status;
  }
}

/** What to do about it. */
const REMEDY: Partial<Record<GrafanaProblem, string>> = {
  unauthorized:
    "create a token of a service account (Administration > Users and access), and name its variable with --token-env",
  forbidden:
    "the service account needs the role Editor, or dashboards:create, dashboards:write and folders:create",
  not_found: "give Grafana's own address, including its path if it has one, such as https://host/grafana",
  conflict: "a folder with that name has another uid: give that one with --folder",
  changed: "somebody else saved it, or a plugin owns it: look at it in Grafana, then push again",
  provisioned: "it comes from Grafana's provisioning files: write those with wattspan dashboard --provision",
  invalid: "this Grafana does not know this dashboard format: it takes version 11 or later",
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
/** Grafana has no code of its own for it: https://github.com/grafana/grafana/blob/main/pkg/services/dashboards/errors.go */
const PROVISIONED = /provisioned dashboard/i;

/**
 * The error that an answer of another status than 2xx stands for.
 * @param said Grafana's own message, if it has one; the token is not in it.
 * @example grafanaErrorOf(403, "Permissions needed: dashboards:create").code // "forbidden"
 */
export function grafanaErrorOf(status: number, said: string | undefined): GrafanaError {
  const code = said !== undefined && PROVISIONED.test(said) ? "provisioned" : (CODES[status] ?? "failed");
  const words = said === undefined ? "" : `, "${safeText(said, 200)}"`;
  return new GrafanaError(code, `HTTP ${status}${words}; ${REMEDY[code] ?? ""}`, status);
}
