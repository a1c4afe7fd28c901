/** One call of Grafana's HTTP API: https://grafana.com/docs/grafana/latest/developers/http_api/ */

import { safeText } from "../../terminal/text/safe-text.js";
import { askedUrl, UrlError } from "../asked-url.js";
import { urlBelow } from "../url-below.js";
import { GrafanaError, grafanaErrorOf } from "./grafana-error.js";

/** A Grafana server and the credentials for it. */
export interface GrafanaServer {
  /** Including its path, if any. */
  readonly url: URL;
  /** Of a service account. Sent to this host only and never printed. */
  readonly token: string;
  /** Default 10,000. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** Members of a response. */
export type GrafanaAnswer = Readonly<Record<string, unknown>>;

const MAX_ANSWER = 4e6;
const MAX_WORD_LENGTH = 30;
const MIN_TOKEN_LENGTH = 12;

/**
 * Sends a request and returns the JSON of a 2xx response.
 * @param path below the server's address, without a leading slash.
 * @throws {@link GrafanaError}
 * @example await grafanaCall(server, "api/folders", { uid: "wattspan", title: "Wattspan" })
 */
export async function grafanaCall(
  server: GrafanaServer,
  path: string,
  body?: object,
): Promise<GrafanaAnswer> {
  const { status, type, text, location } = await answerOf(server, path, body);
  if (status >= 300 && status < 400) throw redirected(server, status, location);
  const answer = type === "application/json" ? jsonOf(text) : undefined;
  if (status >= 200 && status < 300 && answer) return answer;
  if (!answer && (status < 300 || status === 404)) throw notGrafana(status, withoutToken(type, server.token));
  const said = typeof answer?.message === "string" ? answer.message : undefined;
  throw grafanaErrorOf(status, said && withoutToken(said, server.token));
}

/**
 * A server may echo the token in any encoding. Encoding never shortens it, so long words are left out.
 */
function withoutToken(text: string, token: string): string {
  const longest = Math.min(Math.max(token.length, MIN_TOKEN_LENGTH), MAX_WORD_LENGTH);
  return text.replaceAll(token, "(the token)").replace(new RegExp(`\\S{${longest},}`, "g"), "(left out)");
}

async function answerOf({ url, token, timeoutMs, fetch }: GrafanaServer, path: string, body?: object) {
  try {
    return await askedUrl(urlBelow(url, path), {
      method: body ? "POST" : "GET",
      headers: {
        accept: "application/json",
        authorization: `Bearer ${token}`,
        ...(body && { "content-type": "application/json" }),
      },
      largest: MAX_ANSWER,
      ...(body && { body: JSON.stringify(body) }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(fetch && { fetch }),
    });
  } catch (error) {
    if (error instanceof UrlError) throw new GrafanaError(error.code, `${url.origin}: ${error.message}`);
    throw error;
  }
}

function jsonOf(text: string): GrafanaAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as GrafanaAnswer)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A redirect could send the token anywhere. Queries may contain secrets, so they are not shown.
 */
function redirected(
  { url, token }: GrafanaServer,
  status: number,
  location: string | undefined,
): GrafanaError {
  const target =
    location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  const where = target ? safeText(target.origin + withoutToken(target.pathname, token), 200) : "nowhere";
  return new GrafanaError(
    "redirected",
    `HTTP ${status}, a redirect to ${where}, to which the token is not sent; give that address if it is right`,
    status,
  );
}

const notGrafana = (status: number, type: string): GrafanaError =>
  new GrafanaError(
    "not_grafana",
    `HTTP ${status} with ${type === "" ? "no type" : safeText(type)} instead of JSON; give Grafana's own address, including its path if it has one, such as https://host/grafana`,
    status,
  );
