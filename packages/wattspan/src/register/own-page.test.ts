import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { hasLoopback, overLoopback } from "../../test/loopback.js";
import { openPage } from "./own-page.js";

describe.skipIf(!hasLoopback)(overLoopback("the page of a variable"), () => {
  it("a port that is in use is reported with the variables that give another one", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => said.mockRestore());
    const { port } = server.address() as AddressInfo;
    openPage({} as PrometheusExporter, { OTEL_EXPORTER_PROMETHEUS_PORT: String(port) });
    await vi.waitFor(() => expect(said).toHaveBeenCalledOnce());
    expect(said.mock.calls[0]?.[0]).toMatch(
      /port \d+ on 127\.0\.0\.1 is in use\..* OTEL_EXPORTER_PROMETHEUS_PORT and OTEL_EXPORTER_PROMETHEUS_HOST\.\n$/,
    );
  });
});
