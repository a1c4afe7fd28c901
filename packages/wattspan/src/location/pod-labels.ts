/** The labels of this pod. */

import { readFileSync } from "node:fs";

/** Where Kubernetes' documentation mounts the downward API. */
const LABELS_FILE = "/etc/podinfo/labels";

/**
 * Reads the file of labels that Kubernetes' downward API mounts. Once, at the start, and only inside Kubernetes.
 * @returns `undefined` where there is none, or it may not be read: most pods mount none.
 * @example readPodLabels() // 'topology.kubernetes.io/region="eu-west-1"\n'
 */
export function readPodLabels(file: string = LABELS_FILE): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
