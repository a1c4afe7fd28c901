/** The manifests of Kubernetes, put together as kustomize does with what is used here of it. */

import { basename, join } from "node:path";
import { documentsOf, yamlOf } from "./files.ts";

/** What tests look at in a container. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly readinessProbe?: { readonly httpGet: { readonly port: string } };
  readonly livenessProbe?: { readonly httpGet: { readonly port: string } };
  readonly resources?: { readonly requests?: object; readonly limits?: Readonly<Record<string, string>> };
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly volumeMounts?: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
  }[];
}

type MapSource = {
  readonly configMap?: { readonly name: string; readonly items?: readonly { readonly key: string }[] };
};

/** What tests look at in a pod. */
interface Pod {
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly containers: readonly Container[];
  readonly volumes?: readonly (MapSource & {
    readonly name: string;
    readonly projected?: { readonly sources: readonly MapSource[] };
    readonly persistentVolumeClaim?: { readonly claimName: string };
    readonly hostPath?: { readonly path: string };
    readonly emptyDir?: object;
  })[];
}

type Selector = { readonly matchLabels?: Readonly<Record<string, string>> };
type Ports = readonly { readonly port: number; readonly targetPort?: string }[];

/** What tests look at in the specifications of all kinds; each kind has some of it. */
interface Spec {
  readonly template: { readonly spec: Pod };
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: Ports;
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly { readonly ports: Ports }[];
  readonly egress?: readonly {
    readonly to: readonly { readonly podSelector?: Selector }[];
    readonly ports: Ports;
  }[];
}

/** One object. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: Spec;
}

/** A kustomization. */
export interface Kustomization {
  readonly resources: readonly string[];
  readonly images?: readonly { readonly name: string; readonly newTag: string }[];
  readonly patches?: readonly { readonly path: string }[];
  readonly configMapGenerator?: readonly { readonly name: string; readonly files: readonly string[] }[];
}

/** The overlays, and what they stand on. */
export const overlays = ["base", "sensors", "exporter"] as const;

/** A kustomization by its folder. */
export const kustomizationOf = (folder: string): Kustomization =>
  yamlOf(join("kubernetes", folder, "kustomization.yaml"));

/** Objects of the files of a folder: its resources or its patches. */
export const manifestsIn = (
  folder: string,
  which: "resources" | "patches" = "resources",
): readonly Manifest[] => {
  const { resources, patches = [] } = kustomizationOf(folder);
  const files = which === "resources" ? resources : patches.map(({ path }) => path);
  return files
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) => documentsOf<Manifest>(join("kubernetes", folder, file)));
};

/** Objects of an overlay and of what it stands on. Patches are merged into them. */
export function built(folder: string): readonly Manifest[] {
  const below = kustomizationOf(folder)
    .resources.filter((name) => name.startsWith("../"))
    .flatMap((name) => built(basename(name)));
  const patches = manifestsIn(folder, "patches");
  return [...below, ...manifestsIn(folder)].map((manifest) => {
    const patch = patches.find(
      ({ kind, metadata }) => kind === manifest.kind && metadata.name === manifest.metadata.name,
    );
    return patch ? (merged(manifest, patch) as Manifest) : manifest;
  });
}

/** A strategic merge: maps by key, lists of things with names by their names, all else replaced. */
function merged(value: unknown, patch: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(patch)) {
    const nameOf = (item: { name?: string }) => item.name;
    if (!patch.every(nameOf)) return patch;
    const added = patch.filter((item) => !value.some((known) => nameOf(known) === nameOf(item)));
    return [
      ...value.map((item) =>
        merged(
          item,
          patch.find((of) => nameOf(of) === nameOf(item)),
        ),
      ),
      ...added,
    ];
  }
  if (patch === undefined) return value;
  if (typeof value !== "object" || typeof patch !== "object" || value === null || patch === null)
    return patch;
  const keys = [...new Set([...Object.keys(value), ...Object.keys(patch)])];
  const [of, by] = [value as Record<string, unknown>, patch as Record<string, unknown>];
  return Object.fromEntries(keys.map((key) => [key, key in of ? merged(of[key], by[key]) : by[key]]));
}

/** Deployments and DaemonSets. */
export const workloads = (manifests: readonly Manifest[]) =>
  manifests
    .filter(({ kind }) => kind === "Deployment" || kind === "DaemonSet")
    .map(({ metadata, spec }) => ({ name: metadata.name, spec, pod: spec.template.spec }));
