import { HAS_LOOPBACK } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  certificate,
  controller,
  credentials,
  nextValue,
  opened,
  ready,
} from "../../test/asked-controller.js";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { type RedfishOptions, redfish } from "./redfish.js";

afterEach(cleanUp);

describe.skipIf(!HAS_LOOPBACK)("logins of redfish", () => {
  it("redfish() logs in once, again when the session has expired, and out at the end", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    expect(bmc.sessions()).toBe(1);
    bmc.expireSessions();
    await nextValue(reader, () => bmc.sessions() === 1);
    expect(await nextValue(reader, (said) => typeof said === "number")).toBe(374);
    await reader.close?.();
    await reader.close?.();
    expect(bmc.sessions()).toBe(0);
    expect(bmc.asked.filter((path) => path.startsWith("POST"))).toHaveLength(2);
    expect(bmc.asked.filter((path) => path.startsWith("DELETE"))).toHaveLength(1);
    expect(() => reader.read()).toThrow("closed");
  });

  it("redfish() logs out while a request is under way", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    const before = bmc.asked.length;
    bmc.answer(({ method, url }, response) => {
      if (method === "DELETE") response.writeHead(204).end(url);
    });
    await nextValue(reader, () => bmc.asked.length > before);
    await reader.close?.();
    expect(bmc.asked.at(-1)).toMatch(/^DELETE .*Sessions\/1$/);
  });

  it("redfish() leaves no session behind where it finds no power", async () => {
    const bmc = await controller({ watts: () => null });
    await opened(bmc);
    expect(bmc.sessions()).toBe(0);
  });

  it.each([
    ["has no sessions", { mostSessions: 0 }, {}],
    ["is asked by basic authentication", {}, { auth: "basic" }],
  ] as const)(
    "redfish() sends the password each time where the controller %s",
    async (_, bmcOptions, options) => {
      const bmc = await controller(bmcOptions);
      expect((await ready(bmc, options)).status).toBe("ready");
      expect(bmc.sessions()).toBe(0);
    },
  );

  it("redfish() sends the password each time where no session is free", async () => {
    const bmc = await controller({ mostSessions: 1 });
    await ready(bmc);
    expect((await ready(bmc)).status).toBe("ready");
    expect(bmc.sessions()).toBe(1);
  });

  it("redfish() logs in again at a controller that gave no session while it started, and takes no password", async () => {
    const bmc = await controller();
    const { reader } = await ready(bmc);
    let isStarting = true;
    bmc.answer(({ method, headers }, response) => {
      if (method === "POST")
        response.writeHead(isStarting ? 503 : 201, { "x-auth-token": "later" }).end("{}");
      else if (headers["x-auth-token"] !== "later") response.writeHead(401).end("{}");
      else response.end(JSON.stringify({ PowerWatts: { Reading: 200 } }));
    });
    const posts = () => bmc.asked.filter((path) => path.startsWith("POST")).length;
    await nextValue(reader, (said) => posts() > 1 && String(said).includes("401"));
    isStarting = false;
    expect(await nextValue(reader, (said) => typeof said === "number")).toBe(200);
  });

  it("redfish() takes credentials from the address or the environment, and is denied without them", async () => {
    const bmc = await controller();
    const tls = { ca: certificate.cert };
    const url = bmc.origin.replace("//", "//wattspan:secret@");
    const signal = new AbortController().signal;
    const result = await redfish({ url, tls }).open(signal);
    expect(JSON.stringify(result)).not.toContain("secret");
    if (result.status === "ready") await result.reader.close?.();
    process.env.TEST_BMC_USER = "wattspan";
    process.env.TEST_BMC_PASSWORD = "secret";
    atTestEnd(() => {
      delete process.env.TEST_BMC_USER;
      delete process.env.TEST_BMC_PASSWORD;
    });
    await ready(bmc, { credentials: { environment: "TEST_BMC" } });
    expect(await opened(bmc, { credentials: { environment: "OTHER_BMC" } })).toMatchObject({
      reason: "denied",
      remedy: expect.stringContaining("OTHER_BMC_USER"),
    });
  });
});

describe.skipIf(!HAS_LOOPBACK)("redfish cannot work", () => {
  it.each<[string, string, Partial<RedfishOptions>]>([
    ["a wrong password", "denied", { credentials: { user: "wattspan", password: "wr0ng" } }],
    [
      "a wrong password each time",
      "denied",
      { auth: "basic", credentials: { user: "wattspan", password: "wr0ng" } },
    ],
    ["a wrong token", "denied", { credentials: { token: "wr0ng" } }],
    ["a certificate that is not trusted", "denied", { tls: {} }],
    ["another fingerprint", "denied", { tls: { fingerprint: "ab".repeat(32) } }],
  ])("redfish() with %s is %s, and shows no secret", async (_, reason, options) => {
    const result = await opened(await controller(), options);
    expect(result).toMatchObject({
      status: "unavailable",
      reason,
      remedy: expect.stringMatching(/option|tls/),
    });
    expect(JSON.stringify(result)).not.toMatch(/wr0ng|secret/);
  });

  it("redfish() accepts a certificate by its fingerprint, and any certificate only when checks are off", async () => {
    const bmc = await controller();
    await ready(bmc, { tls: { fingerprint: certificate.fingerprint } });
    const { notes } = await ready(bmc, { tls: { rejectUnauthorized: false } });
    expect(notes).toContain("Its certificate is not checked.");
  });

  it("redfish() gives the reason where no server or another kind of server answers", async () => {
    const bmc = await controller();
    bmc.answer((_, response) => response.end("<html>Log in</html>"));
    expect(await opened(bmc, { auth: "basic" })).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("JSON"),
    });
    bmc.answer((_, response) => response.writeHead(307, { location: "https://127.0.0.9/" }).end());
    expect(await opened(bmc)).toMatchObject({ reason: "unsupported" });
    bmc.answer((request) => request.socket.destroy());
    expect(await opened(bmc)).toMatchObject({ reason: "lost" });
    await bmc.close();
    expect(await opened(bmc)).toMatchObject({ reason: "absent" });
  });

  it("redfish() is stuck after its deadline, and unsupported beyond its bound of size", async () => {
    const bmc = await controller();
    bmc.answer(() => undefined);
    expect(await opened(bmc, { deadlineMs: 30 })).toMatchObject({ reason: "stuck" });
    bmc.answer((_, response) => response.end(`"${"x".repeat(2 ** 21)}"`));
    expect(await opened(bmc, { auth: "basic" })).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("more than"),
    });
  });

  it("redfish() is unavailable as lost when its opening is aborted", async () => {
    const bmc = await controller();
    bmc.answer(() => undefined);
    const given = new AbortController();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    atTestEnd(() => void vi.useRealTimers());
    const opening = redfish({ url: bmc.origin, credentials, tls: { ca: certificate.cert } }).open(
      given.signal,
    );
    given.abort();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await opening).toMatchObject({ status: "unavailable", reason: "lost" });
  });
});
