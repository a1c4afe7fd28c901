/** The labels of this pod. */

import { regularText } from "../process/regular-file.js";

/** Where Kubernetes' documentation mounts the downward API. */
const LABELS_FILE = "/etc/podinfo/labels";
/** Kubernetes lets annotations, which are larger, have 256 KiB in all. */
const MAX_BYTES = 262_144;

/**
 * Reads the file of labels that Kubernetes' downward API mounts. Once, at the start, and only inside Kubernetes.
 * @returns `undefined` where there is none, or it may not be read: most pods mount none.
 * @example readPodLabels() // 'topology.kubernetes.io/region="eu-west-1"\n'
 */
export function readPodLabels(file: string = LABELS_FILE): string | undefined {
  return regularText(file, MAX_BYTES, "follow");
}
