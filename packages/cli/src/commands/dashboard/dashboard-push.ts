/** `wattspan dashboard --push`: uploads to Grafana. */

import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { print } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { push } from "../../dashboard/grafana/push.js";
import { pushText } from "../../dashboard/grafana/push-text.js";
import { shippedFiles } from "../../dashboard/shipped-files.js";
import type { Environment } from "../../terminal/terminal.js";
import type { DashboardOptions } from "../options/dashboard-options.js";

const TOKEN_VARIABLE = "GRAFANA_TOKEN";
const FOLDER = "wattspan";
const HEAD = { schemaVersion: 1, command: "dashboard" } as const;

/**
 * @throws GrafanaError, UsageError @example await pushTo(new URL("https://grafana.example"), options,
 * context)
 */
export async function pushTo(
  url: URL,
  { tokenEnv = TOKEN_VARIABLE, folder = FOLDER, ...output }: DashboardOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stderr, environment, fetch } = context;
  const token = tokenIn(environment, tokenEnv);
  if (isPlain(url))
    stderr.write(
      `wattspan: the token is sent to ${url.host} without encryption; use https across a network\n`,
    );
  const { dashboards } = await shippedFiles();
  const report = await push({ url, token, ...(fetch && { fetch }) }, dashboards, folderUid(folder));
  print(context, output, { ...HEAD, ...report }, (canvas) => pushText(report, canvas));
  return report.dashboards.every(({ state }) => state === "pushed") ? 0 : 1;
}

/** The error does not show the token. */
function tokenIn(environment: Environment, name: string): string {
  const token = environment[name]?.trim() ?? "";
  const example = `GRAFANA_TOKEN=… wattspan dashboard --push https://grafana.example`;
  if (token === "")
    throw new UsageError("--token-env", name, "a variable that holds a token; it is not set", example);
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UsageError(
      "--token-env",
      name,
      "a variable whose token has no spaces and only ASCII characters",
      example,
    );
  return token;
}

/** Grafana's rules for a uid. */
function folderUid(given: string): string {
  if (/^[\w-]{1,40}$/.test(given)) return given;
  throw new UsageError("--folder", given, "a uid of up to 40 letters, digits, - and _", "--folder wattspan");
}

const isPlain = ({ protocol, hostname }: URL): boolean =>
  protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
