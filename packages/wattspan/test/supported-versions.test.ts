/** docs/reference/supported-versions.md and SECURITY.md say what the manifests and the matrix say. */

import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import versions from "../../../scripts/gates/tarballs/versions.json" with { type: "json" };

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const page = read("docs/reference/supported-versions.md");
const manifestOf = (path: string) => JSON.parse(read(`${path}/package.json`));
const installed = (name: string) =>
  manifestOf(`packages/wattspan/node_modules/@opentelemetry/${name}`).version;

/** The cells of the page's row that begins with these words. */
function rowOf(first: string): readonly string[] {
  const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return rows.find((cells) => cells[1]?.startsWith(first)) ?? [];
}

describe("docs/reference/supported-versions.md", () => {
  it.each(versions.nodes)(
    "docs/reference/supported-versions.md says that Node %s was tried, and with which OpenTelemetry",
    (node) => {
      const [, , tried, sdk2, sdk3] = rowOf(`${Number.parseInt(node, 10)}`);
      expect(tried).toBe(node);
      const [oldest, newest] = [versions.sdk2Oldest, versions.sdk2].map(
        (of) => of["@opentelemetry/sdk-metrics"],
      );
      const api = versions.sdk2["@opentelemetry/api"];
      expect(sdk2).toBe(`ESM and CJS, api ${api} with SDK ${oldest} and ${newest}`);
      const recent = `api ${installed("api")} with SDK ${installed("sdk-metrics")}`;
      expect(sdk3).toContain(node.startsWith("20.") ? "not supported by the SDK" : recent);
    },
  );

  it("docs/reference/supported-versions.md has the version of LangChain that was tried", () => {
    expect(page).toContain(`\`langchain\` ${manifestOf("packages/wattspan/node_modules/langchain").version}`);
  });

  it("docs/reference/supported-versions.md has the exporters that were tried", () => {
    const name = "@opentelemetry/exporter-prometheus";
    const tried = `${versions.sdk2Oldest[name]}, ${versions.sdk2[name]} and ${installed("exporter-prometheus")}`;
    expect(rowOf(`\`${name}\``)[3]).toBe(tried);
  });

  it("docs/reference/supported-versions.md has the ranges of the manifests", () => {
    const { peerDependencies } = manifestOf("packages/wattspan");
    for (const [name, range] of Object.entries(peerDependencies)) {
      expect(rowOf(`\`${name}\``)[2]).toContain(`\`${range}\``);
    }
    for (const name of ["core", "meters", "carbon", "wattspan"]) {
      expect(manifestOf(`packages/${name}`).engines).toEqual({ node: ">=20.19" });
    }
    expect(rowOf("20")[1]).toBe("20, ≥ 20.19");
  });
});

describe("SECURITY.md", () => {
  it("SECURITY.md names tests that exist", () => {
    const tests = globSync("packages/*/{src,test}/**/*.test.ts", { cwd: root }).map((path) => basename(path));
    const named = [...read("SECURITY.md").matchAll(/`([\w-]+\.test\.ts)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !tests.includes(name as string))).toEqual([]);
    expect(existsSync(join(root, "scripts/gates/install-size.mjs"))).toBe(true);
  });
});
