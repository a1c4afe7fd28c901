/** What the network sees of a signal: how much of each frequency is in it. */

import { POINTS } from "./dataset.ts";

/** Frequencies, from 1 period per signal up. */
export const FEATURES = 48;

/**
 * Logarithms of the power at each frequency: the discrete Fourier transform by its definition, under a Hann window.
 * @example featuresOf(signal).length // 48
 */
export function featuresOf(signal: Float32Array): Float32Array {
  return Float32Array.from({ length: FEATURES }, (_, i) => {
    let real = 0;
    let imaginary = 0;
    for (let point = 0; point < signal.length; point++) {
      const angle = (2 * Math.PI * (i + 1) * point) / POINTS;
      const value = (signal[point] as number) * (1 - Math.cos((2 * Math.PI * point) / POINTS));
      real += value * Math.cos(angle);
      imaginary += value * Math.sin(angle);
    }
    return Math.log1p((real * real + imaginary * imaginary) / POINTS);
  });
}
