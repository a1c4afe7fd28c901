import { expect, it } from "vitest";
import { extensionMetric, metric } from "./names.js";
import { prometheusName, prometheusUnit } from "./prometheus-names.js";

/** Frozen: dashboards, alerts and people rely on these. A change here is a breaking change. */
const FAMILIES = `
gen_ai.client.operation.duration -> gen_ai_client_operation_duration_seconds
gen_ai.client.token.usage -> gen_ai_client_token_usage
hw.energy -> hw_energy_joules_total
hw.host.energy -> hw_host_energy_joules_total
hw.power -> hw_power_watts
wattspan.agent.role.energy -> wattspan_agent_role_energy_joules_total
wattspan.agent.run.co2e -> wattspan_agent_run_co2e_grams
wattspan.agent.run.energy -> wattspan_agent_run_energy_joules
wattspan.attempts -> wattspan_attempts_total
wattspan.budget.decisions -> wattspan_budget_decisions_total
wattspan.budget.limit -> wattspan_budget_limit
wattspan.budget.overruns -> wattspan_budget_overruns_total
wattspan.budget.reserved -> wattspan_budget_reserved
wattspan.budget.spent -> wattspan_budget_spent
wattspan.budget.window_end -> wattspan_budget_window_end_seconds
wattspan.co2e -> wattspan_co2e_grams_total
wattspan.co2e_high -> wattspan_co2e_high_grams_total
wattspan.co2e_low -> wattspan_co2e_low_grams_total
wattspan.data.transferred -> wattspan_data_transferred_bytes_total
wattspan.device.energy -> wattspan_device_energy_joules_total
wattspan.device.utilization -> wattspan_device_utilization_ratio
wattspan.energy -> wattspan_energy_joules_total
wattspan.energy_high -> wattspan_energy_high_joules_total
wattspan.energy_low -> wattspan_energy_low_joules_total
wattspan.estimate.coverage -> wattspan_estimate_coverage_total
wattspan.faults -> wattspan_faults_total
wattspan.grid.carbon_free_share -> wattspan_grid_carbon_free_share_ratio
wattspan.grid.carbon_intensity -> wattspan_grid_carbon_intensity_grams_per_J
wattspan.grid.forecast_error -> wattspan_grid_forecast_error_ratio
wattspan.grid.renewable_share -> wattspan_grid_renewable_share_ratio
wattspan.grid.valid_until -> wattspan_grid_valid_until_seconds
wattspan.market_co2e -> wattspan_market_co2e_grams_total
wattspan.memory.bandwidth -> wattspan_memory_bandwidth_bytes_per_second
wattspan.memory.usage -> wattspan_memory_usage_bytes
wattspan.operation.co2e -> wattspan_operation_co2e_grams
wattspan.operation.energy -> wattspan_operation_energy_joules
wattspan.operations -> wattspan_operations_total
wattspan.priced_operations -> wattspan_priced_operations_total
wattspan.refusals -> wattspan_refusals_total
wattspan.self.cpu.time -> wattspan_self_cpu_time_seconds_total
wattspan.stage.units -> wattspan_stage_units_total
wattspan.storage.transferred -> wattspan_storage_transferred_bytes_total
wattspan.tokens -> wattspan_tokens_total
wattspan.wasted_energy -> wattspan_wasted_energy_joules_total
wattspan.water -> wattspan_water_L_total`;

it("prometheusName gives the family of every metric", () => {
  const rows = [...Object.values(metric), ...Object.values(extensionMetric)];
  const lines = rows.map((row) => `${row.name} -> ${prometheusName(row)}`).sort();
  expect(lines.join("\n")).toBe(FAMILIES.trim());
});

it.each([
  ["counter", "J", "joules"],
  ["gauge", "g/J", "grams_per_J"],
  ["gauge", "By/s", "bytes_per_second"],
  ["gauge", "1", "ratio"],
  ["counter", "1", ""],
  ["counter", "{token}", ""],
  ["counter", "J/{token}", ""],
  ["counter", "L", "L"],
] as const)('prometheusUnit of a %s in %s is "%s"', (instrument, unit, word) => {
  expect(prometheusUnit({ instrument, unit })).toBe(word);
});
