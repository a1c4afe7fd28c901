import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import {
  type Certificate,
  HAS_LOOPBACK,
  type StandInServer,
  selfSignedCertificate,
  standInServer,
} from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { type HttpBounds, HttpClient } from "./http-client.js";
import type { HttpFault } from "./http-fault.js";
import type { TlsTrust } from "./tls-trust.js";

afterEach(cleanUp);

const SECRET = "s3cret";
const BOUNDS: HttpBounds = { deadlineMs: 60_000, largest: 1000 };

async function serverWith(listener: RequestListener, certificate?: Certificate): Promise<StandInServer> {
  const server = await standInServer(listener, certificate);
  atTestEnd(() => void server.close());
  return server;
}

function asking(origin: string, bounds: Partial<HttpBounds> = {}, trust?: TlsTrust) {
  const client = new HttpClient(new URL(origin), { ...BOUNDS, ...bounds }, trust);
  atTestEnd(() => client.close());
  return async (path = "/"): Promise<string> => {
    let text = "";
    const url = new URL(`${origin}${path}?token=${SECRET}`);
    await client.ask({ url, headers: { authorization: SECRET } }, (piece) => {
      text += piece;
    });
    return text;
  };
}

/** What a request failed with. No secret is in it. */
async function faultOf(asked: Promise<unknown>): Promise<string> {
  const fault = (await asked.then(
    () => expect.unreachable("it was answered"),
    (error: unknown) => error,
  )) as HttpFault;
  expect(fault.name).toBe("HttpFault");
  expect(`${fault.message} ${JSON.stringify(fault)} ${fault.stack}`).not.toContain(SECRET);
  return `${fault.failure}: ${fault.message.replace(/127\.0\.0\.1:\d+/, "it")}`;
}

describe.skipIf(!HAS_LOOPBACK)("HttpClient", () => {
  it("HttpClient sends all requests over one connection", async () => {
    const server = await serverWith((_, response) => response.end("text"));
    const ask = asking(server.origin);
    for (let i = 0; i < 3; i++) expect(await ask()).toBe("text");
    await Promise.all([ask(), ask()]);
    expect(server.connections()).toBe(1);
    expect(server.asked).toHaveLength(5);
  });

  it("HttpClient asks again where the server had closed the connection", async () => {
    const server = await serverWith((request, response) => {
      response.end("text", () => request.socket.destroySoon());
    });
    const ask = asking(server.origin);
    expect([await ask(), await ask(), await ask()]).toEqual(["text", "text", "text"]);
  });

  it("HttpClient unpacks gzip, and bounds the unpacked size", async () => {
    let plain = Buffer.from("x".repeat(900));
    const server = await serverWith((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(plain)),
    );
    const ask = asking(server.origin);
    expect(await ask()).toHaveLength(900);
    plain = Buffer.alloc(10_000_000);
    expect(await faultOf(ask())).toBe("large: it sends more than 1000 characters.");
  });

  it("HttpClient stops reading a page of 100 MB at its bound", async () => {
    let sent = 0;
    const server = await serverWith((_, response) => {
      const more = (): void => {
        for (let isFree = true; isFree && sent < 100e6; sent += 65_536)
          isFree = response.write("y".repeat(65_536));
        if (sent >= 100e6) response.end();
      };
      response.on("drain", more);
      more();
    });
    expect(await faultOf(asking(server.origin, { largest: 2e6 })())).toMatch(/^large/);
    expect(sent).toBeLessThan(20e6);
  });

  it("HttpClient follows a redirect on the same host, and to no other host", async () => {
    const other = await serverWith((_, response) => response.end("stolen"));
    let location = "/there";
    const server = await serverWith(({ url }, response) => {
      if (url?.startsWith("/there")) response.end("there");
      else response.writeHead(302, { location }).end();
    });
    const ask = asking(server.origin);
    expect(await ask()).toBe("there");
    for (location of [other.origin, "//127.0.0.2/", "https://127.0.0.1:1/", "file:///etc/passwd"])
      expect(await faultOf(ask())).toMatch(/^elsewhere/);
    for (location of ["/again", "http://["]) expect(await faultOf(ask())).toMatch(/^(refused|elsewhere)/);
    expect(other.asked).toEqual([]);
  });

  it.each<[string, RequestListener]>([
    ["denied: it wants other credentials (HTTP 401).", (_, response) => response.writeHead(401).end(SECRET)],
    ["denied: it wants other credentials (HTTP 403).", (_, response) => response.writeHead(403).end()],
    ["refused: it has no such page (HTTP 404).", (_, response) => response.writeHead(404).end()],
    ["refused: it answered HTTP 500.", (_, response) => response.writeHead(500).end()],
    ["cut: it broke off (ECONNRESET).", (request) => request.socket.destroy()],
    [
      "cut: it broke off (ECONNRESET).",
      (_, response) => void response.write("half", () => response.destroy()),
    ],
    [
      "cut: it broke off (Z_BUF_ERROR).",
      (_, response) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("whole").subarray(0, 12)),
    ],
    [
      "garbled: it packs its answer in a way that it was not asked for.",
      (_, response) => response.writeHead(200, { "content-encoding": "br" }).end("x"),
    ],
    [
      "garbled: it did not answer as a web server does (HPE_INVALID_CONSTANT).",
      (request) => void request.socket.end("SSH-2.0-OpenSSH\r\n\r\n"),
    ],
  ])("a failed request reports %s", async (said, listener) => {
    const server = await serverWith(listener);
    expect(await faultOf(asking(server.origin)())).toBe(said);
  });

  it("HttpClient waits no longer than its deadline, for no answer and for one that trickles", async () => {
    const silent = await serverWith(() => undefined);
    expect(await faultOf(asking(silent.origin, { deadlineMs: 30 })())).toBe(
      "late: it took longer than 30 ms.",
    );
    const trickling = await serverWith((_, response) => {
      const timer = setInterval(() => response.write("z"), 5);
      response.on("close", () => clearInterval(timer));
    });
    expect(await faultOf(asking(trickling.origin, { deadlineMs: 60 })())).toMatch(/^late/);
  });

  it("HttpClient reports a server that is not there as absent", async () => {
    const server = await serverWith(() => undefined);
    await server.close();
    expect(await faultOf(asking(server.origin)())).toBe("absent: it does not answer (ECONNREFUSED).");
  });

  it("HttpClient gives up a request under way when it is closed, and sends no more", async () => {
    const server = await serverWith(() => undefined);
    const client = new HttpClient(new URL(server.origin), BOUNDS);
    const asked = faultOf(client.ask({ url: new URL(server.origin) }));
    client.close();
    expect(await asked).toMatch(/^closed/);
    expect(await faultOf(client.ask({ url: new URL(server.origin) }))).toMatch(/^closed/);
  });

  it("HttpClient does not send a header with a line break", async () => {
    const server = await serverWith((_, response) => response.end());
    const client = new HttpClient(new URL(server.origin), BOUNDS);
    const headers = { authorization: `${SECRET}\nx: y` };
    expect(await faultOf(client.ask({ url: new URL(server.origin), headers }))).toMatch(/^garbled/);
  });
});

describe.skipIf(!HAS_LOOPBACK)("HttpClient with TLS", () => {
  const certificate = selfSignedCertificate();
  const secure = () => serverWith((_, response) => response.end("text"), certificate);

  it("HttpClient trusts a self-signed certificate only when it is given or checks are off", async () => {
    const { origin, asked } = await secure();
    expect(await faultOf(asking(origin)())).toMatch(/^untrusted: it has .*DEPTH_ZERO_SELF_SIGNED_CERT/);
    expect(asked).toEqual([]);
    expect(await asking(origin, {}, { ca: certificate.cert })()).toBe("text");
    expect(await asking(origin, {}, { ca: [certificate.cert] })()).toBe("text");
    expect(await asking(origin, {}, { rejectUnauthorized: false })()).toBe("text");
  });

  it("HttpClient trusts the certificate with the given fingerprint, over one connection", async () => {
    const server = await secure();
    const colons = certificate.fingerprint.toUpperCase().replace(/(..)(?!$)/g, "$1:");
    for (const fingerprint of [certificate.fingerprint, colons])
      expect(await asking(server.origin, {}, { fingerprint })()).toBe("text");
    const ask = asking(server.origin, {}, { fingerprint: colons });
    await ask();
    await ask();
    expect(server.connections()).toBe(3);
  });

  it("HttpClient sends nothing to a server whose certificate has another fingerprint, even a trusted one", async () => {
    const { origin, asked } = await secure();
    const trust = { fingerprint: "ab".repeat(32), ca: certificate.cert, rejectUnauthorized: false };
    expect(await faultOf(asking(origin, {}, trust)())).toMatch(/^untrusted: it has another certificate/);
    expect(asked).toEqual([]);
  });

  it("HttpClient does not trust a certificate for another host", async () => {
    const elsewhere = selfSignedCertificate("127.9.9.9");
    const { origin } = await serverWith((_, response) => response.end(), elsewhere);
    expect(await faultOf(asking(origin, {}, { ca: elsewhere.cert })())).toMatch(
      /^untrusted: .*ERR_TLS_CERT_ALTNAME_INVALID/,
    );
  });

  it("HttpClient reports a server that speaks no TLS as garbled", async () => {
    const plain = await serverWith((_, response) => response.end());
    const origin = plain.origin.replace("http:", "https:");
    expect(await faultOf(asking(origin)())).toMatch(/^garbled/);
    expect(await faultOf(asking(origin, {}, { fingerprint: certificate.fingerprint })())).toMatch(/^garbled/);
  });
});
