// The available sensors depend on the environment: a container sees those that its deployment exposes.
import { auto } from "@wattspan/meters/auto";
import { prometheusScrape } from "@wattspan/meters/prometheus-scrape";
import { rapl } from "@wattspan/meters/rapl";
import type { WattspanConfig } from "wattspan/register";

/**
 * HOST_SYS: where the host's powercap is mounted, read-only. NODE_SENSORS_URL: the page of an exporter on
 * this node.
 */
const { HOST_SYS, NODE_SENSORS_URL } = process.env;
const here = auto({ without: ["rapl"] });

/** A page of node_exporter with its collector `rapl`. */
const nodeExporter = (url: string) =>
  prometheusScrape({
    url,
    refreshMs: 1000, // it reads the counters anew for each request
    series: [
      {
        name: "node_rapl_package_joules_total",
        unit: "J",
        component: "cpu",
        scope: "component",
        device: ["index"],
      },
      {
        name: "node_rapl_dram_joules_total",
        unit: "J",
        component: "memory",
        scope: "component",
        device: ["index"],
      },
    ],
  });

const meters = HOST_SYS
  ? [rapl({ root: HOST_SYS, cgroupRoot: "/sys/fs/cgroup" }), ...here]
  : NODE_SENSORS_URL
    ? [nodeExporter(NODE_SENSORS_URL), ...here]
    : undefined;

const config: WattspanConfig = meters ? { meters } : {};
export default config;
