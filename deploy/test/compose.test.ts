/** What the compose files refer to is there, and nothing may do more than it needs. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root, yamlOf } from "./files.ts";
import { built, kustomizationOf, workloads } from "./manifests.ts";

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

/** Each port that compose publishes: the service, its port on this machine, and its port in the container. */
const published = each.flatMap(([name, { ports = [] }]) =>
  ports.map((port) => [name, ...port.split(":").slice(1)] as const),
);

it("compose publishes each service at the port that the README gives for it, and no other service", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const opened = readme.matchAll(/(\w+)(?: is)? at (?:http:\/\/127\.0\.0\.1)?:(\d+)/g);
  const called = /^curl .*http:\/\/127\.0\.0\.1:(\d+)\//m.exec(readme)?.[1];
  const documented = [...opened].map(([, name = "", port]) => `${name.toLowerCase()} ${port}`);
  const found = published.map(([name, onHost]) => `${name} ${onHost}`);
  expect(found.sort()).toEqual([`application ${called}`, ...documented].sort());
});

it("compose publishes the ports on which the containers listen, the same as in Kubernetes", () => {
  const pods = new Map(workloads(built("base")).map(({ name, pod }) => [name, pod]));
  for (const [name, , inContainer] of published) {
    const ports = pods.get(name)?.containers.flatMap((container) => container.ports ?? []);
    expect(
      ports?.map(({ containerPort }) => `${containerPort}`),
      name,
    ).toContain(inContainer);
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
