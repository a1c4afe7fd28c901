/** What the manifests refer to is there, and nothing may do more than it needs. */

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./files.ts";
import { built, type Container, kustomizationOf, type Manifest, overlays, workloads } from "./manifests.ts";

const base = built("base");
const maps = new Map(
  (kustomizationOf("base").configMapGenerator ?? []).map(({ name, files }) => [name, files]),
);
const named = (kind: string, manifests: readonly Manifest[] = base) =>
  manifests.filter((manifest) => manifest.kind === kind).map(({ metadata }) => metadata.name);

describe("references", () => {
  it("the files of generated ConfigMaps exist", () => {
    for (const file of [...maps.values()].flat()) {
      expect(existsSync(join(root, "kubernetes/base", file)), file).toBe(true);
    }
  });

  it("the volumes of pods refer to existing ConfigMaps, keys and claims, and every mount has a volume", () => {
    const used: string[] = [];
    for (const { name, pod } of workloads(base)) {
      const volumes = pod.volumes ?? [];
      for (const { configMap } of volumes.flatMap((volume) => [
        volume,
        ...(volume.projected?.sources ?? []),
      ])) {
        if (!configMap) continue;
        used.push(configMap.name);
        const files = maps.get(configMap.name)?.map((file) => basename(file));
        expect(files, `${name}: ${configMap.name}`).toEqual(
          expect.arrayContaining(configMap.items?.map(({ key }) => key) ?? []),
        );
      }
      for (const { persistentVolumeClaim: claim } of volumes) {
        if (claim) expect(named("PersistentVolumeClaim")).toContain(claim.claimName);
      }
      const mounts = pod.containers.flatMap(({ volumeMounts = [] }) =>
        volumeMounts.map((mount) => mount.name),
      );
      expect(mounts.sort()).toEqual(volumes.map((volume) => volume.name).sort());
    }
    expect([...new Set(used)].sort()).toEqual([...maps.keys()].sort());
  });

  it("the configuration files in the options of programs are mounted", () => {
    for (const { pod } of workloads(base)) {
      for (const { args = [], volumeMounts = [] } of pod.containers) {
        const config = args.find((arg) => /config/.test(arg))?.split("=")[1];
        if (!config) continue;
        const mount = volumeMounts.find(({ mountPath }) => config.startsWith(`${mountPath}/`));
        const volume = pod.volumes?.find((of) => of.name === mount?.name);
        const map = volume?.configMap ?? volume?.projected?.sources[0]?.configMap;
        expect(maps.get(map?.name ?? "")?.map((file) => basename(file))).toContain(basename(config));
      }
    }
  });

  it.each(overlays)(
    "the services, probes and policies of the overlay %s refer to existing pods and ports",
    (folder) => {
      const manifests = built(folder);
      const pods = new Map(
        workloads(manifests).map(({ name, pod }) => [name, pod.containers[0] as Container]),
      );
      const portsOf = (name: string | undefined) => pods.get(name ?? "")?.ports ?? [];
      const appOf = (selector: { readonly matchLabels?: Readonly<Record<string, string>> } | undefined) =>
        selector?.matchLabels?.["app.kubernetes.io/name"];
      for (const { metadata, spec } of manifests.filter(({ kind }) => kind === "Service")) {
        expect(spec.selector).toEqual({ "app.kubernetes.io/name": metadata.name });
        const names = portsOf(metadata.name).map(({ name }) => name);
        for (const { targetPort } of spec.ports) expect(names).toContain(targetPort);
      }
      for (const { readinessProbe, ports = [] } of pods.values()) {
        expect(ports.map(({ name }) => name)).toContain(readinessProbe?.httpGet.port);
      }
      for (const { spec, metadata } of manifests.filter(({ kind }) => kind === "NetworkPolicy")) {
        const own = appOf(spec.podSelector);
        if (own) expect([...pods.keys()], metadata.name).toContain(own);
        for (const { ports } of spec.ingress ?? []) {
          for (const { port } of ports) expect(portsOf(own).map((of) => of.containerPort)).toContain(port);
        }
        for (const { to, ports } of spec.egress ?? []) {
          const other = appOf(to[0]?.podSelector);
          if (!other) continue;
          for (const { port } of ports) expect(portsOf(other).map((of) => of.containerPort)).toContain(port);
        }
      }
    },
  );
});

describe("privileges", () => {
  it.each(overlays)("the pods of the overlay %s have the least privileges", (folder) => {
    for (const { name, pod } of workloads(built(folder))) {
      expect(pod.automountServiceAccountToken, name).toBe(false);
      expect(pod.securityContext, name).toMatchObject({ seccompProfile: { type: "RuntimeDefault" } });
      // The one that reads what only root may: see its comment.
      if (name !== "node-sensors") expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
      for (const { securityContext, resources, volumeMounts = [] } of pod.containers) {
        expect(securityContext, name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(resources?.requests, name).toBeDefined();
        expect(resources?.limits?.memory, name).toBeDefined();
        for (const mount of volumeMounts) {
          const volume = pod.volumes?.find((of) => of.name === mount.name);
          if (!volume?.emptyDir && !volume?.persistentVolumeClaim)
            expect(mount.readOnly, mount.name).toBe(true);
        }
      }
      for (const { hostPath } of pod.volumes ?? []) {
        if (hostPath) expect(hostPath.path).toMatch(/^\/sys\/(class|devices\/virtual)\/powercap$/);
      }
    }
  });

  it("paths of the node are mounted in the overlays alone, by one workload each", () => {
    const onHost = (manifests: readonly Manifest[]) =>
      workloads(manifests)
        .filter(({ pod }) => pod.volumes?.some(({ hostPath }) => hostPath))
        .map(({ name }) => name);
    expect(overlays.map((folder) => onHost(built(folder)))).toEqual([[], ["application"], ["node-sensors"]]);
  });

  it("the default network policy forbids all traffic of pods that no other policy names", () => {
    const [nobody] = base.filter(({ metadata }) => metadata.name === "nobody");
    expect(nobody?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });
});

describe("images", () => {
  it.each(overlays)("the images of the overlay %s have a version each, and none is `latest`", (folder) => {
    const images = [...(kustomizationOf("base").images ?? []), ...(kustomizationOf(folder).images ?? [])];
    const tags = new Map(images.map(({ name, newTag }) => [name, newTag]));
    for (const { pod } of workloads(built(folder))) {
      for (const { image } of pod.containers) expect(tags.get(image), image).toMatch(/^v?\d+\.\d+\.\d+$/);
    }
  });
});
