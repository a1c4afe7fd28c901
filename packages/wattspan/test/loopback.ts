import { networkInterfaces } from "node:os";

/**
 * Whether this machine can speak to itself over IP: a bare network namespace cannot, and tests over HTTP are
 * skipped.
 */
export const hasLoopback = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ internal }) => internal),
);

/** The title of tests that need it, with the reason when they are skipped. */
export const overLoopback = (title: string): string =>
  hasLoopback ? title : `${title} (skipped: there is no loopback interface)`;
