/** Families worth seeing first, and how many samples of each. */
const families: readonly (readonly [string, number])[] = [
  ["wattspan_energy_joules_total", 2],
  ["wattspan_co2e_grams_total", 1],
  ["wattspan_operations_total", 2],
  ["wattspan_tokens_total", 1],
  ["wattspan_device_energy_joules_total", 3],
  ["wattspan_grid_carbon_intensity_grams_per_J", 1],
];

/** Up to ten samples of a Prometheus page: the first of each family. */
export function metricsExcerpt(page: string): string[] {
  const lines = page.split("\n");
  return families.flatMap(([name, count]) =>
    lines.filter((line) => line.startsWith(`${name}{`)).slice(0, count),
  );
}
