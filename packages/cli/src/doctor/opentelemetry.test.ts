import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { isSupported } from "./doctor-report.js";
import { openTelemetryOf, problemsOf, SUPPORTED } from "./opentelemetry.js";

function projectWith(packages: Readonly<Record<string, string>>): string {
  const project = mkdtempSync(join(tmpdir(), "wattspan-project-"));
  onTestFinished(() => rmSync(project, { recursive: true, force: true }));
  for (const [path, manifest] of Object.entries(packages)) {
    const folder = join(project, "node_modules", path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), manifest);
  }
  return project;
}

const version = (text: string) => JSON.stringify({ version: text });
const found = (project: string) =>
  openTelemetryOf(join(project, "src")).packages.map((one) => `${one.name} ${one.version}`);

describe("OpenTelemetry's packages", () => {
  it("OpenTelemetry's packages are found in parent folders", () => {
    const project = projectWith({
      "@opentelemetry/api": version("1.8.0"),
      "@opentelemetry/sdk-metrics": version("3.0.0"),
      "@opentelemetry/resources": "{ not json",
      "@opentelemetry/sdk-node": version("latest"),
    });
    expect(found(project)).toEqual(["@opentelemetry/api 1.8.0", "@opentelemetry/sdk-metrics 3.0.0"]);
    expect(openTelemetryOf(project).problems).toEqual([
      expect.stringContaining("api 1.8.0 is not supported"),
    ]);
  });

  it("no OpenTelemetry packages are found where there is no project", () => {
    expect(openTelemetryOf(join(projectWith({}), "src"))).toEqual({ packages: [], problems: [] });
  });

  it.each([
    ["@opentelemetry/api", "1.8.0", true],
    ["@opentelemetry/api", "1.9.0", false],
    ["@opentelemetry/api", "1.10.0", false],
    ["@opentelemetry/sdk-metrics", "1.30.1", true],
    ["@opentelemetry/sdk-metrics", "4.0.0", true],
    ["@opentelemetry/exporter-prometheus", "0.57.2", true],
    ["@opentelemetry/exporter-prometheus", "0.301.0", false],
    ["@opentelemetry/sdk-node", "0.1.0", false],
  ])("the version check of %s %s finds a problem: %s", (name, text, isWrong) => {
    expect(problemsOf({ name, version: text, folder: "/app" })).toHaveLength(isWrong ? 1 : 0);
  });

  it("the supported versions of OpenTelemetry are the peer dependencies of the package wattspan", () => {
    const manifest = new URL("../../../wattspan/package.json", import.meta.url);
    const { peerDependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
      peerDependencies: Record<string, string>;
    };
    const said = Object.fromEntries(
      Object.entries(SUPPORTED).map(([name, [least, below]]) => [name, `>=${least} <${below}`]),
    );
    expect({ ...said, "@opentelemetry/api": "^1.9.0" }).toEqual(peerDependencies);
  });
});

describe("Node", () => {
  it.each([
    ["18.20.0", false],
    ["20.18.3", false],
    ["20.19.0", true],
    ["24.1.0", true],
  ])("Node %s is supported: %s", (text, supported) => expect(isSupported(text)).toBe(supported));
});
