import type { PageTaker } from "./scraped-page.js";
import type { Series } from "./series.js";

/** The known facts of one exporter's page. */
export interface Preset {
  /** Its default path. */
  readonly path: string;
  /** The interval of its new values, in milliseconds. */
  readonly refreshMs: number;
  /** For each device, the first one with a value counts. */
  readonly series: readonly Series[];
  /** The parser of the page. Default: for Prometheus text. */
  readonly page?: () => PageTaker;
  /** Notes for people. */
  readonly notes?: readonly string[];
}
