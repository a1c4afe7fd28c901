import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Server } from "node:net";
import { createNoopMeter, metrics } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { WattspanConfigurationError } from "@wattspan/core";
import { instrumentationScopes, metric } from "@wattspan/core/names";
import { afterEach, describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../../test/loopback.js";
import { PrometheusPageError } from "./page-error.js";
import { importPackages } from "./sdk.js";
import {
  type PrometheusPage,
  type PrometheusPageOptions,
  startPage,
  startPrometheus,
} from "./start-prometheus.js";

const open: PrometheusPage[] = [];
async function start(options: PrometheusPageOptions = {}): Promise<PrometheusPage> {
  const page = await startPrometheus({ port: 0, ...options });
  open.push(page);
  return page;
}
const addEnergy = (joules: number) =>
  metrics
    .getMeter(instrumentationScopes.wattspan.name)
    .createCounter(metric.energy.name, { unit: "J" })
    .add(joules, { zone: "DE" });
const read = async (url: string) => (await fetch(url)).text();
/** The error of a start that must fail. */
async function failure(options: PrometheusPageOptions): Promise<unknown> {
  return startPrometheus(options).then(
    (page) => page.close().then(() => "it started"),
    (error: unknown) => error,
  );
}

afterEach(async () => {
  for (const page of open.splice(0)) await page.close();
  metrics.disable();
});

describe.skipIf(!hasLoopback)(overLoopback("startPrometheus"), () => {
  it("startPrometheus shows recorded metrics under their standard names and without scope labels", async () => {
    const page = await start({ resource: { "service.name": "shop" } });
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    addEnergy(2.5);
    const text = await read(page.url);
    expect(text).toContain('\nwattspan_energy_joules_total{zone="DE"} 2.5\n');
    expect(text).toMatch(/^target_info\{.*service_name="shop".*\} 1$/m);
  });

  it("startPrometheus refuses a second page, and says where the first one is", async () => {
    const { url } = await start();
    const error = (await failure({ port: 0 })) as PrometheusPageError;
    expect(error).toMatchObject({ problem: "provider_exists" });
    expect(error.message).toContain(`a metrics page of Wattspan is already running: ${url}`);
  });

  it("startPrometheus takes the resource from the environment", async () => {
    process.env.OTEL_SERVICE_NAME = "from-environment";
    try {
      const page = await start();
      expect(await read(page.url)).toContain('service_name="from-environment"');
    } finally {
      delete process.env.OTEL_SERVICE_NAME;
    }
  });

  it("startPrometheus refreshes the metering before each answer", async () => {
    const page = await start({ metering: { refresh: async () => addEnergy(1) } });
    expect(await read(page.url)).toContain('wattspan_energy_joules_total{zone="DE"} 1\n');
    expect(await read(page.url)).toContain('wattspan_energy_joules_total{zone="DE"} 2\n');
  });

  it("startPrometheus answers although the metering's refresh throws or hangs", async () => {
    const broken = await start({
      metering: {
        refresh: () => {
          throw new Error("broken");
        },
      },
    });
    addEnergy(1);
    expect(await read(broken.url)).toContain("wattspan_energy_joules_total");
    await broken.close();
    const stuck = await start({ metering: { refresh: () => new Promise(() => undefined) } });
    addEnergy(1);
    const before = performance.now();
    expect(await read(stuck.url)).toContain("wattspan_energy_joules_total");
    expect(performance.now() - before).toBeGreaterThan(900);
  });

  it("startPrometheus answers only GET of its own path", async () => {
    const { url } = await start();
    expect((await fetch(new URL("/", url))).status).toBe(404);
    expect((await fetch(new URL("/metrics/x", url))).status).toBe(404);
    expect((await fetch(`${url}?name[]=x`)).status).toBe(200);
    const post = await fetch(url, { method: "POST", body: "x" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET"]);
  });

  it("startPrometheus on loopback answers to names of this machine alone, as sites may let theirs lead here", async () => {
    const asked = async (host: string, at: string) => {
      const { hostname, port } = new URL(at);
      const request = get({ host: hostname, port, path: "/metrics", headers: { host } });
      const [response] = (await once(request, "response")) as [IncomingMessage];
      response.resume();
      return response.statusCode;
    };
    const { url, close } = await start();
    const hosts = ["localhost", "LOCALHOST:1", "127.0.0.1:9464", "[::1]:9464", "gpu.localhost"];
    const others = ["evil.example", "evil.example:9464", "localhost.evil.example", "127.0.0.1.evil.example"];
    expect(await Promise.all(hosts.map((host) => asked(host, url)))).toEqual(hosts.map(() => 200));
    expect(await Promise.all(others.map((host) => asked(host, url)))).toEqual(others.map(() => 421));
    await close();
    const everywhere = await start({ host: "0.0.0.0" });
    expect(await asked("node-7:9464", everywhere.url.replace("0.0.0.0", "127.0.0.1"))).toBe(200);
  });

  it("startPrometheus frees its port and provider when closed, and can start again", async () => {
    const page = await start();
    await read(page.url); // Leaves a connection open.
    await Promise.all([page.close(), page.close()]);
    await expect(fetch(page.url)).rejects.toThrow();
    const next = await start({ port: Number(new URL(page.url).port) });
    expect(next.url).toBe(page.url);
    expect(await read(next.url)).not.toContain("wattspan_energy");
  });

  it.each([
    [false, 0],
    [true, 1],
  ])("startPrometheus with keepAlive %s holds the process by %i servers", async (keepAlive, holds) => {
    const servers = () => process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
    const before = servers();
    await start({ keepAlive });
    expect(servers() - before).toBe(holds);
  });

  it("startPrometheus survives errors of its server, such as connections that find no free file", async () => {
    const page = await start();
    let server: Server | undefined;
    const notice = (message: unknown) => {
      const { socket } = message as { readonly socket: { readonly server?: Server } };
      server = socket.server;
    };
    subscribe("net.server.socket", notice);
    await read(page.url);
    unsubscribe("net.server.socket", notice);
    const noFile = Object.assign(new Error("accept EMFILE"), { code: "EMFILE" });
    for (let times = 0; times < 3; times++) expect(server?.emit("error", noFile)).toBe(true);
    addEnergy(2.5);
    expect(await read(page.url)).toContain(" 2.5\n");
  });

  it("startPrometheus survives a request that is not HTTP", async () => {
    const { url } = await start();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write("GET \0\r\n\r\n"));
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("close", () => resolve(text)).on("error", reject);
    });
    expect(answer).toContain("400");
    expect((await fetch(url)).status).toBe(200);
  });
});

describe.skipIf(!hasLoopback)(overLoopback("startPrometheus refuses"), () => {
  it("startPrometheus refuses to replace the application's provider, and says what to do instead", async () => {
    const provider = new MeterProvider();
    metrics.setGlobalMeterProvider(provider);
    const error = await failure({ port: 0 });
    expect(error).toMatchObject({ name: "PrometheusPageError", problem: "provider_exists" });
    expect((error as Error).message).toContain("prometheusViews()");
    expect(metrics.getMeterProvider()).toBe(provider);
  });

  it("startPrometheus refuses a port that is in use, and registers nothing", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, "127.0.0.1", () => resolve((other.address() as AddressInfo).port));
    });
    expect(await failure({ port })).toMatchObject({ problem: "port_in_use" });
    other.close();
    await start({ port }); // Nothing is left over from the failed start.
  });

  it("startPrometheus refuses an address that this machine does not have", async () => {
    expect(await failure({ host: "192.0.2.1", port: 0 })).toMatchObject({ problem: "cannot_listen" });
  });

  it.each([-1, 65_536, 1.5, Number.NaN, "9464", null])(
    "startPrometheus refuses the port %s",
    async (port) => {
      const error = await failure({ port: port as number });
      expect(error).toBeInstanceOf(WattspanConfigurationError);
      expect(error).toMatchObject({ option: "port" });
    },
  );

  it.each(["", " ", "a b", "http://localhost", 1, null])(
    "startPrometheus refuses the host %s",
    async (host) => {
      expect(await failure({ host: host as string, port: 0 })).toMatchObject({ option: "host" });
    },
  );

  it.each([
    [{ prot: 1234 }, "option prot is not known; did you mean port?"],
    [{ interval: 5 }, "option interval is not known; allowed: host, port, keepAlive, metering, resource."],
    [{ keepAlive: "yes" }, 'option keepAlive is "yes", but must be true or false.'],
    [{ metering: {} }, "option metering is an object, but must be an object with refresh()."],
    [{ resource: "shop" }, 'option resource is "shop", but must be an object of attributes.'],
  ])("startPrometheus refuses %j, and starts nothing", async (options, message) => {
    expect(await failure(options as never)).toMatchObject({ message: `wattspan: ${message}` });
    expect(metrics.getMeterProvider().getMeter("wattspan")).toBe(createNoopMeter());
  });

  it("startPrometheus refuses to start without OpenTelemetry's SDK, and says what to install", async () => {
    const missing = Object.assign(new Error("Cannot find package '@opentelemetry/sdk-metrics'"), {
      code: "ERR_MODULE_NOT_FOUND",
    });
    const packages = { ...importPackages, metrics: () => Promise.reject(missing) };
    const error: unknown = await startPage({ port: 0 }, packages).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PrometheusPageError);
    expect(error).toMatchObject({ problem: "missing_package", cause: missing });
    expect((error as Error).message).toContain(
      "npm install @opentelemetry/sdk-metrics @opentelemetry/exporter-prometheus @opentelemetry/resources @opentelemetry/api@1",
    );
  });
});
