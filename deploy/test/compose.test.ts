/** What the compose files refer to is there, and nothing may do more than it needs. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root, yamlOf } from "./files.ts";
import { kustomizationOf } from "./manifests.ts";

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly user: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}
const { services, volumes } = yamlOf<Compose>("compose/compose.yaml");
const each = Object.entries(services);

it("the files that compose mounts exist, and are mounted read-only", () => {
  const mounts = each.flatMap(([, service]) => service.volumes ?? []).map((volume) => volume.split(":"));
  const files = mounts.filter(([from = ""]) => from.startsWith("."));
  for (const [from = "", , mode] of files) {
    expect(existsSync(join(root, "compose", from)), from).toBe(true);
    expect(mode, from).toBe("ro");
  }
  const kept = mounts.filter(([from = ""]) => !from.startsWith(".")).map(([name]) => name);
  expect(kept.sort()).toEqual(Object.keys(volumes).sort());
});

it("compose mounts the files of the sensors read-only", () => {
  const { application } = yamlOf<Compose>("compose/compose.sensors.yaml").services;
  expect(application?.volumes).toHaveLength(2);
  for (const volume of application?.volumes ?? []) expect(volume).toMatch(/^\/sys\/(.*):\/host\/sys\/\1:ro$/);
});

it("every compose service has the least privileges, and is reachable from this machine alone", () => {
  for (const [name, { user, ports = [], ...service }] of each) {
    expect(service, name).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      deploy: { resources: { limits: { memory: expect.any(String) } } },
    });
    expect(user, name).toMatch(/^[1-9]\d*:\d+$/);
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  }
});

it("the images of compose are those of Kubernetes, each with its version", () => {
  const ours = each.map(([, { image }]) => image).sort();
  const theirs = kustomizationOf("base").images?.map(({ name, newTag }) => `${name}:${newTag}`);
  expect(ours).toEqual(theirs?.sort());
});

it("each service that a compose service waits for exists, and so does each Dockerfile", () => {
  for (const [name, { depends_on = [], build }] of each) {
    for (const other of depends_on) expect(services, name).toHaveProperty(other);
    if (build) expect(existsSync(join(root, "compose", build.context, build.dockerfile))).toBe(true);
  }
});

it("the compose files contain no password", () => {
  const { GF_SECURITY_ADMIN_PASSWORD: password } = services.grafana?.environment ?? {};
  expect(password).toMatch(/^\$\{GRAFANA_ADMIN_PASSWORD:\?.+\}$/);
});
