/** Everything that the proof needs, started: services on hosts of their own, and both backends. */

import { freePort } from "../../../scripts/free-port.ts";
import { type Backend, startPrometheusServer, startVictoriaServer } from "./backends.ts";
import { zonesOf } from "./machine.ts";
import { type Service, type ServiceOptions, startService } from "./service.ts";

/** What differs from one service to another. */
export type Role = Omit<ServiceOptions, "port" | "receiver">;

/** A web shop on a server with a card, a desk behind a plug that prices by marginal intensity and reports in full detail, and a machine without a sensor. */
export const ROLES: readonly Role[] = [
  { name: "shop", zones: zonesOf.server, hasGlobalPage: true },
  { name: "desk", zones: zonesOf.plug, ownShare: 0.4, marginal: true, level: "full" },
  { name: "edge", zones: zonesOf.model, ownShare: 0.5 },
];

/** Services and the backends that see them. */
export interface Stage {
  readonly services: readonly Service[];
  readonly backends: readonly Backend[];
  /** Starts the one of this role again, where it was. */
  again(role: Role): Promise<Service>;
  stop(): Promise<void>;
}

/** Starts it. @param relabelings What Prometheus does to the series, as YAML. */
export async function startStage(roles: readonly Role[] = ROLES, relabelings = ""): Promise<Stage> {
  const victoria = await startVictoriaServer();
  const receiver = victoria.origin;
  const ports = new Map<string, number>();
  const started: Service[] = [];
  for (const role of roles) {
    const port = await freePort();
    ports.set(role.name, port);
    started.push(await startService({ ...role, port, receiver }));
  }
  const services = [...started];
  const targets = Object.fromEntries(services.map(({ name, target }) => [name, target]));
  const prometheus = await startPrometheusServer(targets, relabelings);
  return {
    services,
    backends: [prometheus, victoria],
    async again(role) {
      const port = ports.get(role.name) ?? 0;
      const service = await startService({ ...role, port, receiver });
      started.push(service);
      return service;
    },
    async stop() {
      for (const part of [prometheus, ...started, victoria]) await part.stop();
    },
  };
}
