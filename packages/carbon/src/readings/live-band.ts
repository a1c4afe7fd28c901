/**
 * How far an hourly figure may be off: the factor below and above it. No source states one.
 *
 * - `measured`: honest sources differ for one cloud region and year by a median of 1.24, so a figure is no
 *   better known.
 * - `estimated`: also for forecasts and marginal figures. As wide as the band of an annual mean; an
 *   assumption.
 */
export const LIVE_BAND = { measured: 1.25, estimated: 1.4 } as const;
