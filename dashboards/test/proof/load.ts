/** The services of the proof under load, seen through a window of time by every backend. */

import type { Metering } from "@wattspan/core";
import { metric, prometheusName } from "@wattspan/core/names";
import { vi } from "vitest";
import { POLL } from "../../../packages/wattspan/test/servers/started-program.ts";
import { Reported } from "../expected/expectation.ts";
import { type Backend, EXPORT_MS, momentsOf, type Weights, type Window } from "./backends.ts";
import { instant } from "./query-api.ts";
import type { Seen, Service } from "./service.ts";
import type { Stage } from "./stage.ts";
import { type Wait, work } from "./workload.ts";

/** Every series exists from the first run on, and has moved by as much as it will in the second. */
const EVERY_SERVICE = prometheusName(metric.operations);
/** How often a backend must have seen the counters stand still, on each side of the load. */
const STILL = 3;

type Work = (metering: Metering, wait: Wait) => Promise<void>;

/** A load that is over. */
export interface Load {
  readonly window: Window;
  readonly seen: readonly Seen[];
  /** What that backend must show of it, or of one service alone. */
  reported(backend: Backend, service?: string): Promise<Reported>;
}

/** What happens in the window. */
export interface Happening {
  /** Default: everything that an application can meter. */
  readonly doing?: Work;
  /** After the work this service ends, and the one that is started in its place works, too. */
  readonly restart?: { readonly of: Service; readonly start: () => Promise<Service> };
}

/**
 * Lets all services work once, so that every series is there: what a counter starts with is not seen by `increase`. Then waits, and lets
 * them work again, in the middle of a window in which every counter stands still at both ends.
 */
export async function loaded(
  { backends, services }: Pick<Stage, "backends" | "services">,
  { doing = work, restart }: Happening = {},
): Promise<Load> {
  for (const service of services) await service.run(doing);
  await standStill(backends, services);
  for (const service of services) service.mark();
  const startMs = Date.now();
  await standStill(backends, services);
  for (const service of services) await service.run(doing);
  await standStill(backends, services);
  const seen = services.map((service) => service.seen());
  const alive = services.filter((service) => service !== restart?.of);
  if (restart) {
    await restart.of.stop();
    const again = await restart.start();
    await again.run(doing);
    alive.push(again);
    await standStill(backends, alive);
    seen.push(again.seen());
  }
  const endMs = await momentInSight(backends, alive);
  const window = { endMs, lengthMs: endMs - startMs };
  const reportedOf = async (backend: Backend, service?: string) => {
    const of = seen.filter(({ name }) => service === undefined || name === service);
    return new Reported(of, await weightsOf(backend, of, window), backend.processName, window.endMs);
  };
  const known = new Map<string, Promise<Reported>>();
  return {
    window,
    seen,
    reported(backend, service) {
      const key = `${backend.origin} ${service}`;
      const reported = known.get(key) ?? reportedOf(backend, service);
      known.set(key, reported);
      return reported;
    },
  };
}

/** Until each backend has seen each service several times from now on. */
async function standStill(backends: readonly Backend[], services: readonly Service[]): Promise<void> {
  const sinceMs = Date.now();
  const sawAll = async () => {
    await Promise.all(services.map((service) => service.send()));
    const saw = await Promise.all(backends.map((backend) => hasSeen(backend, services, sinceMs)));
    return saw.every(Boolean);
  };
  await vi.waitUntil(sawAll, { ...POLL, interval: EXPORT_MS });
}

/** A moment at which every backend shows every service: gauges are out of sight from a scrape that fails to the next one. */
async function momentInSight(backends: readonly Backend[], services: readonly Service[]): Promise<number> {
  const shownMoment = async () => {
    const atMs = Date.now();
    // What a scrape that runs at that moment brings is there once the next one is.
    await standStill(backends, services);
    const shown = await Promise.all(backends.map((backend) => shows(backend, services, atMs)));
    return shown.every(Boolean) && atMs;
  };
  return vi.waitUntil(shownMoment, POLL);
}

async function shows(
  { origin, serviceLabel }: Backend,
  services: readonly Service[],
  atMs: number,
): Promise<boolean> {
  const rows = await instant(origin, `count by (${serviceLabel}) (${EVERY_SERVICE})`, atMs);
  const shown = new Set(rows.map(({ labels }) => labels[serviceLabel]));
  return services.every(({ name }) => shown.has(name));
}

async function hasSeen(backend: Backend, services: readonly Service[], sinceMs: number): Promise<boolean> {
  await backend.flush();
  const names = services.map(({ name }) => name);
  const endMs = Date.now();
  const window = { endMs, lengthMs: endMs - sinceMs };
  const moments = await momentsOf(backend, names, EVERY_SERVICE, window);
  return names.every((name) => (moments.get(name) ?? []).filter((atMs) => atMs > sinceMs).length >= STILL);
}

async function weightsOf(backend: Backend, seen: readonly Seen[], window: Window) {
  const names = seen.map(({ name }) => name);
  const moments = await momentsOf(backend, names, EVERY_SERVICE, window);
  const weights = [...moments].map(([name, of]) => [name, backend.weights(of, window)] as const);
  return new Map<string, Weights>(weights);
}
