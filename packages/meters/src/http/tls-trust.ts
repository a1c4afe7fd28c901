/** The trusted certificates. */

import { Agent as PlainAgent } from "node:http";
import { Agent } from "node:https";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";
import { checkOptionNames } from "@wattspan/core/options";
import { HttpFault } from "./http-fault.js";

/** The check of the server's certificate. Default: by the authorities that Node knows. */
export interface TlsTrust {
  /** Certificates of authorities, or the server's own self-signed one, as PEM. */
  readonly ca?: string | readonly string[];
  /**
   * SHA-256 of the server's certificate, in hexadecimal with or without colons: only this one, regardless of
   * its signer.
   */
  readonly fingerprint?: string;
  /** `false`: accepts any certificate, so that anyone on the way can read and answer. Default `true`. */
  readonly rejectUnauthorized?: boolean;
}

/** Refuses an unknown member. @throws WattspanConfigurationError */
export const checkTlsNames = (given: TlsTrust): void =>
  checkOptionNames<TlsTrust>(given, { ca: true, fingerprint: true, rejectUnauthorized: true }, "tls.");

/** One connection that stays open between requests and keeps no process alive. */
export function keptConnection(origin: URL, trust: TlsTrust, handshakeMs: number): PlainAgent {
  const kept = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 };
  if (origin.protocol !== "https:") return new PlainAgent(kept);
  const { ca, fingerprint, rejectUnauthorized = true } = trust;
  if (fingerprint !== undefined)
    return new PinnedAgent(kept, { host: origin.host, wanted: plainDigits(fingerprint), handshakeMs });
  return new Agent({
    ...kept,
    rejectUnauthorized,
    ...(ca !== undefined && { ca: typeof ca === "string" ? ca : [...ca] }),
  });
}

interface Pin {
  readonly host: string;
  readonly wanted: string;
  readonly handshakeMs: number;
}

/**
 * Releases a connection only with the expected certificate: until then nothing is sent on it, including
 * passwords.
 */
class PinnedAgent extends Agent {
  readonly #pin: Pin;

  constructor(options: { keepAlive: boolean; maxSockets: number }, pin: Pin) {
    super(options);
    this.#pin = pin;
  }

  override createConnection(
    options: object,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { host, wanted, handshakeMs } = this.#pin;
    const socket = connect({ ...(options as ConnectionOptions), rejectUnauthorized: false });
    const failed = (error: Error): void => {
      socket.destroy();
      callback?.(error, socket);
    };
    if (!(options as { readonly keepsAlive?: boolean }).keepsAlive) socket.unref();
    socket.once("error", failed);
    socket.setTimeout(handshakeMs, () => failed(new HttpFault("late", host, "did not finish its handshake")));
    socket.once("secureConnect", () => {
      if (plainDigits(socket.getPeerCertificate().fingerprint256 ?? "") !== wanted) {
        failed(new HttpFault("untrusted", host, "has another certificate than the option fingerprint names"));
        return;
      }
      socket.removeListener("error", failed);
      socket.setTimeout(0);
      callback?.(null, socket);
    });
    return undefined;
  }
}

const plainDigits = (fingerprint: string): string => fingerprint.replaceAll(":", "").toLowerCase();

/** Whether an option is a fingerprint. */
export const isFingerprint = (given: unknown): given is string =>
  typeof given === "string" && /^[0-9a-f]{64}$/.test(plainDigits(given));
