/** A duration in words. @example durationText(1500) // "1.5 s" */
export const durationText = (ms: number): string => (ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`);
