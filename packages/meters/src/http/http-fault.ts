/** Why an address could not be read. */

import type { Unavailability } from "@wattspan/core";

/**
 * `absent`: nothing answers there; `denied`: it wants other credentials; `untrusted`: its certificate is not the one expected;
 * `late`, `large`: it takes longer, or sends more, than it may; `elsewhere`: it sends to another host; `cut`: the answer ended early;
 * `refused`: it answered with an error; `garbled`: what it sends is not what was asked for; `closed`: nobody wants it any more.
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

/** A request that brought no answer, or none of use. Its message names the host and a code: no path, no query, no credentials. */
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

/** The same for the status of a meter. A page that is not there (404) is absent. */
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

/** What Node threw, by its code alone: its texts may hold what was sent. */
export function faultOf(error: unknown, host: string): HttpFault {
  if (error instanceof HttpFault) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? "no code");
  if (ABSENT.has(code)) return new HttpFault("absent", host, `does not answer (${code})`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)/.test(code))
    return new HttpFault("untrusted", host, `has a certificate that is not trusted (${code})`);
  if (CUT.has(code)) return new HttpFault("cut", host, `broke off (${code})`);
  return new HttpFault("garbled", host, `did not answer as a web server does (${code})`);
}
