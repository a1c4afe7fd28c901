import type { Files } from "../../host/files/files.js";
import type { HostPaths } from "../../host/files/paths.js";
import type { Pause } from "../../host/files/pause.js";
import type { IsMetering } from "../../host-registry/cards-of-process.js";
import type { CotenantPolicy } from "../sharing/cotenants.js";
import type { ChosenCards, CudaEnvironment } from "./chosen-cards.js";

/** The surroundings of every way to the cards. */
export interface Surroundings {
  readonly paths: HostPaths;
  readonly files: Files;
  readonly pause: Pause;
  /** On the time base of `performance.now()`. */
  readonly now: () => number;
  readonly environment: CudaEnvironment;
  readonly gpus: ChosenCards;
  readonly cotenants: CotenantPolicy | undefined;
  /** Default: none does. */
  readonly isMetering?: IsMetering;
}
