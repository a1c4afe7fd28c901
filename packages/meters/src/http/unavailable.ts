/** The status of a meter whose address cannot be read. */

import type { Opened } from "@wattspan/core";
import type { Credentials } from "./credentials.js";
import { faultOf, type HttpFailure, unavailability } from "./http-fault.js";
import type { TlsTrust } from "./tls-trust.js";

type Remedies = Partial<Record<HttpFailure, string>>;

const REMEDIES: Remedies = {
  denied: "Give the option credentials: { token }, { user, password } or { environment }.",
  untrusted:
    "Give its certificate or that of its authority as tls: { ca }, or its SHA-256 as tls: { fingerprint }.",
  elsewhere: "Name the address that it sends to.",
};

/** Why an address could not be read, and the remedy, by the meter's own words where it has some. */
export function unreadable(error: unknown, url: URL, own: Remedies = {}): Opened {
  const fault = faultOf(error, url.host);
  const remedy =
    own[fault.failure] ??
    REMEDIES[fault.failure] ??
    `curl -v ${url.origin}${url.pathname} shows what it answers.`;
  return { status: "unavailable", reason: unavailability(fault), detail: fault.message, remedy };
}

/** The environment lacks the variables of the option `credentials`. */
export function noCredentials(credentials: Credentials): Opened {
  const prefix = "environment" in credentials ? credentials.environment : "";
  return {
    status: "unavailable",
    reason: "denied",
    detail: `The environment has no ${prefix}_TOKEN, nor ${prefix}_USER and ${prefix}_PASSWORD.`,
    remedy: `export ${prefix}_USER=… ${prefix}_PASSWORD=…`,
  };
}

/** Notes for people on the connection to an address. */
export function notesOfWay(url: URL, tls: TlsTrust, credentials: Credentials | undefined): string[] {
  const isLocal = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return [
    ...(tls.rejectUnauthorized === false && !tls.fingerprint ? ["Its certificate is not checked."] : []),
    ...(credentials && url.protocol === "http:" && !isLocal ? ["Credentials are sent unencrypted."] : []),
  ];
}
