/** Gets one page over HTTP, with limits of time and size. */

import { secondsFromMs } from "@wattspan/core/units";

/** The response. */
export interface UrlAnswer {
  readonly status: number;
  /** The media type without parameters, in lower case; empty if missing. */
  readonly type: string;
  readonly text: string;
  /** Target of a redirect, which is not followed. */
  readonly location?: string;
}

/** Options of a request. */
interface UrlRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Maximum size of the response in bytes, uncompressed. */
  readonly largest: number;
  /** Aborts the request. */
  readonly signal: AbortSignal;
  readonly fetch?: typeof fetch;
}

/** There is no complete response. The message contains neither the address nor the request. */
export class UrlError extends Error {
  override readonly name = "UrlError";
}

const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
/** Codes of OpenSSL and Node's TLS for a bad certificate. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS/;

/**
 * Sends one request; follows no redirect.
 * @throws {@link UrlError}
 * @example (await askedUrl(new URL("http://127.0.0.1:9464/metrics"), request)).text
 */
export async function askedUrl(url: URL, request: UrlRequest): Promise<UrlAnswer> {
  const { headers, timeoutMs, largest, signal } = request;
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const until = AbortSignal.any([signal, late]);
    const response = await (request.fetch ?? fetch)(url, { headers, redirect: "manual", signal: until });
    const location = response.headers.get("location");
    const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    const text = await textOf(response, largest);
    return { status: response.status, type, text, ...(location !== null && { location }) };
  } catch (error) {
    if (error instanceof UrlError) throw error;
    throw new UrlError(
      late.aborted ? `no complete answer within ${secondsFromMs(timeoutMs)} s` : problemOf(error),
    );
  }
}

async function textOf({ body }: Response, largest: number): Promise<string> {
  if (!body) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > largest) throw new UrlError(`an answer of more than ${largest / 1e6} MB`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function problemOf(error: unknown): string {
  const { code = "", message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  if (CERTIFICATE.test(code))
    return `its certificate is not trusted (${code}); add its authority with NODE_EXTRA_CA_CERTS`;
  if (UNREACHABLE.test(code)) return `nothing answers there (${code})`;
  // See https://fetch.spec.whatwg.org/#port-blocking
  if (message === "bad port") return "fetch refuses this port, which is reserved for another protocol";
  return `the connection failed${code === "" ? "" : ` (${code})`}`;
}
