/** Samples worth seeing first: the name of a family, and what the sample's labels must contain. */
const samples: readonly (readonly [family: string, label: string])[] = [
  ["wattspan_energy_joules_total", 'wattspan_activity="inference"'],
  ["wattspan_energy_joules_total", 'wattspan_activity="agent"'],
  ["wattspan_co2e_grams_total", 'wattspan_activity="inference"'],
  ["wattspan_agent_run_energy_joules_sum", ""],
  ["wattspan_operations_total", 'wattspan_method="estimated"'],
  ["wattspan_tokens_total", 'wattspan_token_kind="output"'],
  ["wattspan_device_energy_joules_total", 'wattspan_allocation="activity"'],
  ["wattspan_device_energy_joules_total", 'wattspan_allocation="idle"'],
  ["wattspan_device_energy_joules_total", 'wattspan_allocation="unattributed"'],
  ["wattspan_grid_carbon_intensity_grams_per_J", ""],
];

/** Up to ten samples of a Prometheus page: the first of each kind that is there. */
export function metricsExcerpt(page: string): string[] {
  const lines = page.split("\n");
  return samples.flatMap(([family, label]) => {
    const found = lines.find((line) => line.startsWith(`${family}{`) && line.includes(label));
    return found === undefined ? [] : [found];
  });
}
