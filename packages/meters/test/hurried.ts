/**
 * Options of `energyMeterContract` for devices that are files, which stand still: a pause of a second between two reads shows no more than
 * a quarter of it, in which a worker that samples every 100 ms has sampled.
 *
 * @example expect(await energyMeterContract(hwmon(tree), hurried)).toEqual([]);
 */
export const hurried = {
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms < 1000 ? ms : 250)),
};
