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

it("files that are mounted are there, and may only be read", () => {
  const mounts = each.flatMap(([, service]) => service.volumes ?? []).map((volume) => volume.split(":"));
  const files = mounts.filter(([from = ""]) => from.startsWith("."));
  for (const [from = "", , mode] of files) {
    expect(existsSync(join(root, "compose", from)), from).toBe(true);
    expect(mode, from).toBe("ro");
  }
  const kept = mounts.filter(([from = ""]) => !from.startsWith(".")).map(([name]) => name);
  expect(kept.sort()).toEqual(Object.keys(volumes).sort());
});

it("the files of the sensors may only be read", () => {
  const { application } = yamlOf<Compose>("compose/compose.sensors.yaml").services;
  expect(application?.volumes).toHaveLength(2);
  for (const volume of application?.volumes ?? []) expect(volume).toMatch(/^\/sys\/(.*):\/host\/sys\/\1:ro$/);
});

it("every service has the least privileges, and only this machine reaches it", () => {
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

it("images are those of Kubernetes, each with its version", () => {
  const ours = each.map(([, { image }]) => image).sort();
  const theirs = kustomizationOf("base").images?.map(({ name, newTag }) => `${name}:${newTag}`);
  expect(ours).toEqual(theirs?.sort());
});

it("what a service waits for is there, and so is its Dockerfile", () => {
  for (const [name, { depends_on = [], build }] of each) {
    for (const other of depends_on) expect(services, name).toHaveProperty(other);
    if (build) expect(existsSync(join(root, "compose", build.context, build.dockerfile))).toBe(true);
  }
});

it("no password is written down", () => {
  const { GF_SECURITY_ADMIN_PASSWORD: password } = services.grafana?.environment ?? {};
  expect(password).toMatch(/^\$\{GRAFANA_ADMIN_PASSWORD:\?.+\}$/);
});
