/** Amplitude of the idle power, which rises and falls like that of real processors, in waves of 107 s. */
const WANDER = 0.05;
const WAVE_MS = 17_000;

/** 80 W at rest that wander, with their exact integral. */
export const wandering = {
  watts: (ms: number) => 80 * (1 + WANDER * Math.sin(ms / WAVE_MS)),
  energyJ: (ms: number) => (80 * (ms - WANDER * WAVE_MS * Math.cos(ms / WAVE_MS))) / 1000,
};
