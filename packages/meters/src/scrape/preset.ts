import type { PageTaker } from "./scraped-page.js";
import type { Series } from "./series.js";

/** What is known of the page of one exporter. */
export interface Preset {
  /** Where its page is by default. */
  readonly path: string;
  /** How often it brings new values, in milliseconds. */
  readonly refreshMs: number;
  /** Of one device the first that has a value counts. */
  readonly series: readonly Series[];
  /** How a page is taken in. Default: as one for Prometheus. */
  readonly page?: () => PageTaker;
  /** What a person should know of it. */
  readonly notes?: readonly string[];
}
