/** How much worse a component may get. */

import { WattspanConfigurationError } from "@wattspan/core";

/** A limit of one component. Only components with a limit decide the outcome. */
export interface Limit {
  /** Such as `energy`, or `retrieval/energy` of a stage. */
  readonly component: string;
  /** What is limited: an increase of what it takes, or a decrease of what it achieves. */
  readonly direction: "increase" | "decrease";
  /** As a share of BASE: 0.05 is 5 %. */
  readonly share: number;
}

const LIMIT = /^([^=]+)=(\d{1,4}(?:\.\d{1,6})?) ?%$/;
const COMPONENT = /^[\w./:-]{1,100}$/;

/**
 * Reads a limit such as `energy=5%`.
 * @throws WattspanConfigurationError
 * @example limitOf("energy=5%") // { component: "energy", direction: "increase", share: 0.05 }
 */
export function limitOf(text: string, direction: Limit["direction"] = "increase"): Limit {
  const [, component, percent] = LIMIT.exec(text.trim()) ?? [];
  const limit = { component: component ?? "", direction, share: Number(percent) / 100 };
  if (component !== undefined && isComponent(component) && isPossible(limit)) return limit;
  throw new WattspanConfigurationError(
    `max-${direction}`,
    text,
    "a component and a share in percent, such as energy=5%",
  );
}

/** Whether this can be the name of a component. @example isComponent("retrieval/energy") // true */
export const isComponent = (name: string): boolean => COMPONENT.test(name);

/** Nothing can decrease by all of itself, as ratios are compared. */
export const isPossible = ({ share, direction }: Limit): boolean =>
  share >= 0 && share < (direction === "decrease" ? 1 : Number.POSITIVE_INFINITY);

/** The sign by which a logarithm of a ratio is worse when it is higher. */
export const worseSign = ({ direction }: Limit): 1 | -1 => (direction === "increase" ? 1 : -1);

/** The limit as a logarithm of a ratio, in the direction that is worse. */
export const logLimit = ({ direction, share }: Limit): number =>
  direction === "increase" ? Math.log1p(share) : -Math.log1p(-share);
