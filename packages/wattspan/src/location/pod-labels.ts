import { regularText } from "../process/regular-file.js";

/** The path of the downward API in Kubernetes' documentation. */
const LABELS_FILE = "/etc/podinfo/labels";
/** Kubernetes limits annotations, which are larger, to 256 KiB in all. */
const MAX_BYTES = 262_144;

/**
 * Reads the label file that Kubernetes' downward API mounts: once, at the start, and only inside Kubernetes.
 * @returns `undefined` if there is none, as in most pods, or if it cannot be read.
 * @example readPodLabels() // 'topology.kubernetes.io/region="eu-west-1"\n'
 */
export function readPodLabels(file: string = LABELS_FILE): string | undefined {
  return regularText(file, MAX_BYTES, "follow");
}
