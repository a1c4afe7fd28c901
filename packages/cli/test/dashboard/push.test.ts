/** `wattspan dashboard --push`, against a stand-in of Grafana's API: Grafana itself was not asked. */

import { selfSignedCertificate } from "@wattspan/testing/stand-ins";
import { describe, expect, it } from "vitest";
import { GrafanaError } from "../../src/dashboard/grafana/grafana-error.js";
import { type PushReport, push } from "../../src/dashboard/grafana/push.js";
import { shippedFiles } from "../../src/dashboard/shipped-files.js";
import { HAS_LOOPBACK, inProcess } from "../run-wattspan.js";
import { type Answer, type GrafanaStandIn, grafanaStandIn, json, TOKEN } from "./grafana-stand-in.js";
import { standInServer, unusedPort } from "./stand-in-server.js";

const environment = { GRAFANA_TOKEN: TOKEN };
const SECRET = TOKEN.slice(5, 20);

const pushed = async ({ url }: Pick<GrafanaStandIn, "url">, options: readonly string[] = []) => {
  const ended = await inProcess(["dashboard", "--push", url, ...options], { environment });
  expect(ended.stdout + ended.stderr).not.toContain(SECRET);
  return ended;
};
const reportIn = (stdout: string) => JSON.parse(stdout) as PushReport;

describe.skipIf(!HAS_LOOPBACK)("dashboard --push", () => {
  it("`dashboard --push` creates the folder once, pushes every dashboard, and replaces them the next time", async () => {
    const grafana = await grafanaStandIn();
    const { dashboards } = await shippedFiles();
    const first = await pushed(grafana, ["--json"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const report = reportIn(first.stdout);
    expect(report).toMatchObject({ grafana: grafana.url, folder: "wattspan" });
    expect(report.dashboards).toHaveLength(dashboards.length);
    for (const { uid, state, version, url } of report.dashboards) {
      expect({ state, version }).toEqual({ state: "pushed", version: 1 });
      expect(url).toContain(`${grafana.url}/d/${uid}/`);
    }
    for (const { text } of dashboards) {
      const dashboard = JSON.parse(text) as { readonly uid: string };
      const { dashboard: kept, ...how } = grafana.saved.get(dashboard.uid) ?? {};
      expect(kept).toEqual({ ...dashboard, id: null });
      expect(how).toMatchObject({ folderUid: "wattspan", overwrite: true });
    }
    expect([...grafana.folders]).toEqual([["wattspan", "Wattspan"]]);

    const second = reportIn((await pushed(grafana, ["--json"])).stdout);
    expect(second.dashboards.map(({ version }) => version)).toEqual(dashboards.map(() => 2));
    expect(grafana.asked.filter((call) => call === "POST /api/folders")).toHaveLength(1);
  });

  it("`dashboard --push` keeps the path of an address that has a query or a fragment", async () => {
    const grafana = await grafanaStandIn();
    const { code, stdout } = await pushed({ url: `${grafana.url}?orgId=1#top` }, ["--json"]);
    expect({ code, grafana: reportIn(stdout).grafana }).toEqual({ code: 0, grafana: grafana.url });
  });

  it("`dashboard --push` prints an aligned table", async () => {
    const { stdout } = await pushed(await grafanaStandIn());
    const [where, header = "", ...rows] = stdout.trimEnd().split("\n");
    expect(where).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/grafana, folder wattspan$/);
    expect(header).toMatch(/^dashboard +state +version +address$/);
    const column = header.indexOf("state");
    for (const row of rows) expect(row.slice(column)).toMatch(/^pushed +1 +http:.*\/grafana\/d\/wattspan-/);
  });

  it("`dashboard --push --folder` uses an existing folder by its uid", async () => {
    const grafana = await grafanaStandIn();
    grafana.folders.set("energy", "Our energy");
    expect(await pushed(grafana, ["--folder", "energy"])).toMatchObject({ code: 0 });
    expect(grafana.asked).not.toContain("POST /api/folders");
    expect([...grafana.saved.values()].every(({ folderUid }) => folderUid === "energy")).toBe(true);
  });

  it("`dashboard --push` succeeds although the folder is created by another client at the same time", async () => {
    const grafana = await grafanaStandIn();
    grafana.instead("POST /api/folders", (request, response) => {
      grafana.folders.set("wattspan", "Wattspan");
      json(412, { message: "the folder has been changed by someone else", status: "version-mismatch" })(
        request,
        response,
      );
    });
    expect(await pushed(grafana)).toMatchObject({ code: 0, stderr: "" });
  });

  it("`dashboard --push` ends with 1 where the folder's name is taken", async () => {
    const grafana = await grafanaStandIn();
    grafana.folders.set("theirs", "Wattspan");
    const { code, stderr } = await pushed(grafana);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^wattspan: HTTP 409, "a folder with the same name.*--folder/);
    expect(grafana.saved.size).toBe(0);
  });
});

describe.skipIf(!HAS_LOOPBACK)("a Grafana that does not do what it is asked", () => {
  const html: Answer = (_, response) =>
    void response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!doctype html><title>Sign in</title>");
  const to =
    (location: string): Answer =>
    (_, response) =>
      void response.writeHead(302, { location }).end();

  it.each<[string, string, Answer, RegExp]>([
    [
      "401",
      "GET",
      json(401, { message: "Invalid API key" }),
      /HTTP 401, "Invalid API key"; create a service account token/,
    ],
    [
      "403",
      "GET",
      json(403, { message: `You'll need permissions: ${TOKEN}` }),
      /HTTP 403.*\(the token\).*role Editor/,
    ],
    ...["base64", "base64url", "hex"].map((encoding): [string, string, Answer, RegExp] => [
      `403 with the token as ${encoding}`,
      "GET",
      json(403, { message: `no: ${Buffer.from(`x:${TOKEN}`).toString(encoding as BufferEncoding)}` }),
      /HTTP 403, "no: \(left out\)"/,
    ]),
    [
      "403 with the token as in addresses",
      "GET",
      json(403, { message: [...TOKEN].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("") }),
      /HTTP 403, "\(left out\)"/,
    ],
    [
      "a redirect with the token in its path",
      "GET",
      to(`https://elsewhere.example/${Buffer.from(TOKEN).toString("base64")}`),
      /a redirect to https:\/\/elsewhere\.example\(left out\), to which/,
    ],
    [
      "404 as a page",
      "GET",
      (_, response) => void response.writeHead(404).end("<html>"),
      /404 with no type.*Grafana's own/,
    ],
    ["404 of the API", "POST /api/folders", json(404, { message: "Not found" }), /HTTP 404, "Not found"/],
    ["a page", "GET", html, /HTTP 200 with text\/html instead of JSON/],
    [
      "JSON that is none",
      "GET",
      (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end("{"),
      /instead of JSON/,
    ],
    ["JSON of a list", "GET", json(200, []), /instead of JSON/],
    ["429", "GET", json(429, { message: "slow down" }), /HTTP 429.*wait/],
    [
      "500",
      "GET",
      json(500, { message: "Folder API error" }),
      /HTTP 500, "Folder API error"; see Grafana's log/,
    ],
    [
      "502 as a page",
      "GET",
      (_, response) => void response.writeHead(502, { "content-type": "text/html" }).end("<h1>"),
      /HTTP 502; see Grafana's log/,
    ],
    [
      "a message that acts on terminals",
      "GET",
      json(500, { message: "\u001b[31mred" }),
      /"\\u\{1b\}\[31mred"/,
    ],
    [
      "a redirect to another host",
      "GET",
      to("https://elsewhere.example/login?secret=1"),
      /a redirect to https:\/\/elsewhere\.example\/login, to which the token is not sent/,
    ],
    ["a redirect to itself", "GET", to("/login"), /HTTP 302, a redirect to http:\/\/127.*\/login/],
    ["a redirect to nowhere", "GET", to("http://["), /a redirect to nowhere/],
    [
      "an answer without an end",
      "GET",
      (_, response) => void response.writeHead(200).write("x".repeat(5_000_000)),
      /more than 4 MB/,
    ],
    [
      "a broken connection",
      "GET",
      (request) => void request.socket.destroy(),
      /the connection failed \((ECONNRESET|UND_ERR_SOCKET)\)/,
    ],
  ])(
    "`dashboard --push` writes nothing when Grafana answers with %s, and states what to do",
    async (_, start, answer, said) => {
      const grafana = await grafanaStandIn();
      grafana.instead(start, answer);
      const { code, stdout, stderr } = await pushed(grafana);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(said);
      expect(stderr).toMatch(/^wattspan: /);
      expect(stderr).not.toContain("secret=1");
      expect(grafana.saved.size).toBe(0);
    },
  );

  it.each<[string, Answer, RegExp]>([
    ["provisioned", json(400, { message: "Cannot save provisioned dashboard" }), /--provision/],
    [
      "changed",
      json(412, { message: "The dashboard belongs to plugin x", status: "plugin-dashboard" }),
      /plugin x/,
    ],
    ["invalid", json(422, { message: "bad request data" }), /HTTP 422.*11 or later/],
    ["invalid", json(400, { message: "Dashboard title cannot be empty", status: "empty-name" }), /HTTP 400/],
  ])(
    "one dashboard that is %s does not stop `dashboard --push` from pushing the others",
    async (reason, answer, said) => {
      const grafana = await grafanaStandIn();
      const { dashboards } = await shippedFiles();
      let times = 0;
      const files = [...dashboards, { name: "more.json", text: '{"uid":"more","title":"More"}' }];
      grafana.instead("POST /api/dashboards/db", (request, response) =>
        times++ === 0
          ? answer(request, response)
          : json(200, { version: 3, url: "/grafana/d/x" })(request, response),
      );
      const report = await push({ url: new URL(grafana.url), token: TOKEN }, files, "wattspan");
      const [first, ...others] = report.dashboards;
      expect(first).toMatchObject({ state: "failed", code: reason, detail: expect.stringMatching(said) });
      expect(others.length).toBeGreaterThan(0);
      expect(others.every(({ state }) => state === "pushed")).toBe(true);
      times = 0;
      const { code, stdout } = await pushed(grafana);
      expect(code).toBe(1);
      expect(stdout).toMatch(new RegExp(`failed: ${reason}`));
      expect(stdout).toMatch(said);
    },
  );

  it("the remaining dashboards are not tried when the connection to Grafana is lost", async () => {
    const grafana = await grafanaStandIn();
    const files = ["a", "b", "c"].map((uid) => ({ name: uid, text: JSON.stringify({ uid, title: uid }) }));
    let times = 0;
    grafana.instead("POST /api/dashboards/db", (request, response) =>
      times++ === 0 ? json(200, { version: 1 })(request, response) : request.socket.destroy(),
    );
    const { dashboards } = await push({ url: new URL(grafana.url), token: TOKEN }, files, "wattspan");
    expect(dashboards.map(({ state }) => state)).toEqual(["pushed", "failed", "not_tried"]);
  });

  it("a link in Grafana's answer that leads to another host is left out", async () => {
    const grafana = await grafanaStandIn();
    grafana.instead(
      "POST /api/dashboards/db",
      json(200, { version: 1, url: "https://elsewhere.example/d/x" }),
    );
    expect(reportIn((await pushed(grafana, ["--json"])).stdout).dashboards[0]).not.toHaveProperty("url");
  });

  it("a silent Grafana is given up after the timeout", async () => {
    const url = new URL(await standInServer(() => undefined));
    const error = await push({ url, token: TOKEN, timeoutMs: 50 }, [], "wattspan").catch((thrown) => thrown);
    expect(error).toBeInstanceOf(GrafanaError);
    expect(error).toMatchObject({
      code: "timeout",
      message: `${url.origin}: no complete answer within 0.05 s`,
    });
  });

  it("`dashboard --push` to a closed or forbidden port ends with 1", async () => {
    const url = `http://127.0.0.1:${await unusedPort()}`;
    const { code, stderr } = await pushed({ url });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `wattspan: ${url}: nothing answers there (ECONNREFUSED)\n`,
    });
    expect((await pushed({ url: "http://127.0.0.1:1" })).stderr).toBe(
      "wattspan: http://127.0.0.1:1: fetch refuses this port, which is reserved for another protocol\n",
    );
  });

  it("a Grafana with an untrusted certificate is sent nothing", async () => {
    let asked = 0;
    const url = await standInServer(() => asked++, selfSignedCertificate());
    const { code, stderr } = await pushed({ url });
    expect({ code, asked }).toEqual({ code: 1, asked: 0 });
    expect(stderr).toMatch(/certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\).*NODE_EXTRA_CA_CERTS/);
  });
});
