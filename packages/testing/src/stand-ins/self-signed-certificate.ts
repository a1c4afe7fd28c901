/**
 * A certificate that signs itself, made when it is needed: nothing secret and nothing that expires is kept in
 * the repository.
 */

import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { DAY_MS } from "@wattspan/core/units";

/** A key and its certificate, as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the certificate, in hexadecimal. */
  readonly fingerprint: string;
}

/** Object identifiers, encoded: ECDSA with SHA-256, common name, subject alternative name. */
const [ECDSA_SHA256, COMMON_NAME, ALTERNATIVE_NAME] = [
  "06082a8648ce3d040302",
  "0603550403",
  "0603551d11",
].map((hex) => Buffer.from(hex, "hex")) as [Buffer, Buffer, Buffer];

/**
 * Makes a certificate for an address of this machine, valid from yesterday to tomorrow.
 *
 * @example const server = await standInServer(answer, selfSignedCertificate());
 */
export function selfSignedCertificate(address = "127.0.0.1"): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(ECDSA_SHA256);
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from("stand-in")))));
  const alternative = der(0x87, Buffer.from(address.split(".").map(Number)));
  const extension = sequence(ALTERNATIVE_NAME, der(0x04, sequence(alternative)));
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([1])), // serial number
    algorithm,
    name,
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign("sha256", toBeSigned, privateKey)]);
  const certificate = sequence(toBeSigned, algorithm, der(0x03, signature));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
    fingerprint: createHash("sha256").update(certificate).digest("hex"),
  };
}

/** A value with its tag and length. */
function der(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}

const sequence = (...values: readonly Buffer[]): Buffer => der(0x30, Buffer.concat(values));

/** As `261125120000Z`. */
const time = (ms: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().replaceAll(/[-:T]/g, "").slice(2, 14)}Z`));
