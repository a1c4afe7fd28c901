/** Why an address could not be read. */

import type { Unavailability } from "@wattspan/core";

/**
 * `absent`: nothing answers there; `denied`: it requires other credentials; `untrusted`: its certificate is
 * not the expected one; `late`, `large`: it exceeds the limit of time or size; `elsewhere`: it redirects to
 * another host; `cut`: the answer ended early; `refused`: it answered with an error; `garbled`: the answer is
 * not the requested content; `closed`: the request was cancelled.
 */
export type HttpFailure =
  | "absent"
  | "denied"
  | "untrusted"
  | "late"
  | "large"
  | "elsewhere"
  | "cut"
  | "refused"
  | "garbled"
  | "closed";

/**
 * A request without a usable answer. Its message names the host and a code: no path, no query, no
 * credentials.
 */
export class HttpFault extends Error {
  override readonly name = "HttpFault";
  readonly failure: HttpFailure;
  readonly status: number | undefined;

  constructor(failure: HttpFailure, host: string, what: string, status?: number) {
    super(`${host} ${what}.`);
    this.failure = failure;
    this.status = status;
  }
}

const REASONS: Readonly<Record<HttpFailure, Unavailability>> = {
  absent: "absent",
  denied: "denied",
  untrusted: "denied",
  late: "stuck",
  large: "unsupported",
  elsewhere: "unsupported",
  cut: "lost",
  refused: "unsupported",
  garbled: "unsupported",
  closed: "lost",
};

/** The fault as the status of a meter. A missing page (404) is absent. */
export const unavailability = ({ failure, status }: HttpFault): Unavailability =>
  status === 404 ? "absent" : REASONS[failure];

const ABSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EADDRNOTAVAIL",
]);
const CUT = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "Z_BUF_ERROR"]);

/** An error of Node, by its code alone: its texts may contain sent data. */
export function faultOf(error: unknown, host: string): HttpFault {
  if (error instanceof HttpFault) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? "no code");
  if (ABSENT.has(code)) return new HttpFault("absent", host, `does not answer (${code})`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code))
    return new HttpFault("untrusted", host, `has a certificate that is not trusted (${code})`);
  if (CUT.has(code)) return new HttpFault("cut", host, `broke off (${code})`);
  return new HttpFault("garbled", host, `did not answer as a web server does (${code})`);
}
