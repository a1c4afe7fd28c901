/**
 * Every attribute name, of metrics and spans: those of Wattspan, and those of OpenTelemetry that fit.
 * One constant each, so that a bundle carries only what it uses; import them as `* as attribute`.
 * The comments are also the descriptions in the Weaver registry and the docs.
 */

// Labels of metrics.

/** Kind of the activity. */
export const activity = "wattspan.activity";
/** Whose electricity: this machine's, the network's, or that of the model's machine. */
export const boundary = "wattspan.boundary";
/** Part of the machine. */
export const component = "wattspan.component";
/** How the number came to be. */
export const method = "wattspan.method";
/** Emissions of running, or of having built, the hardware. */
export const emissionSource = "wattspan.emission_source";
/** Scope of the GHG Protocol, seen from the application. */
export const ghgScope = "wattspan.ghg_scope";
/** Where water is consumed: at the site or at the power plants. */
export const waterSource = "wattspan.water_source";
/** Kind of token; each token is in one. */
export const tokenKind = "wattspan.token_kind";
/** Whether tokens are of the input or of the output. */
export const tokenType = "gen_ai.token.type";
/** Why energy is not known. */
export const reason = "wattspan.reason";
/** How the activity ended. */
export const outcome = "wattspan.outcome";
/** Whether an agent's goal was reached. Absent: not stated. */
export const goal = "wattspan.goal";
/** Kind of goal of an agent's run, as the application names it. */
export const goalName = "wattspan.goal_name";
/** Whether the work is critical. Absent: it is not. */
export const critical = "wattspan.critical";
/** Why energy served no goal. */
export const waste = "wattspan.waste";
/** Whether the server answered, rejected the request, or may have computed in vain. */
export const attemptResult = "wattspan.attempt_result";
/** A call's known energy against the range estimated before. `moved`: a change; `refused`: too far off. */
export const comparison = "wattspan.comparison";
/** Where a device's energy went. */
export const allocation = "wattspan.allocation";
/** Where Wattspan itself failed. */
export const faultStage = "wattspan.fault.stage";
/** How Wattspan itself failed. */
export const faultReason = "wattspan.fault.reason";
/** The work that metering spent time on. */
export const selfStage = "wattspan.self.stage";
/** Kind of agent step. */
export const stepKind = "wattspan.step.kind";
/** Name of the stage of the model's life. */
export const stage = "wattspan.stage.name";
/** Grid zone, as its source names it. */
export const gridZone = "wattspan.grid.zone";
/** Average or marginal intensity; never mixed. */
export const gridSignal = "wattspan.grid.signal";
/** Provider and edition of the intensity. */
export const gridSource = "wattspan.grid.source";
/** The source that did not answer, if another replaced it. */
export const gridInsteadOf = "wattspan.grid.instead_of";
/** Whether the source itself estimated the intensity. */
export const gridEstimated = "wattspan.grid.estimated";
/** Maximum time between a value's forecast and the value. */
export const gridForecastHorizon = "wattspan.grid.forecast_horizon";
/** Role in a workflow: `planner`, `executor`, `evaluator`, `hand_off`, or your own. */
export const agentRole = "wattspan.agent.role";
/** Name of the budget. */
export const budgetName = "wattspan.budget.name";
/** Whose account of the budget. `(all)`: its only one. `(others)`: the rest. */
export const budgetScope = "wattspan.budget.scope";
/** What the budget limits. */
export const budgetDimension = "wattspan.budget.dimension";
/** Whether the call was admitted. */
export const budgetDecision = "wattspan.budget.decision";
/** Rule that decided. */
export const budgetRule = "wattspan.budget.rule";

// Only on events of spans.

/** Id of the receipt of a decision. */
export const budgetReceipt = "wattspan.budget.receipt";
/** What the call would reserve. Absent: unknown. */
export const budgetAsked = "wattspan.budget.asked";
/** Limit of the dimension. */
export const budgetLimit = "wattspan.budget.limit";
/** What is spent of the limit. */
export const budgetSpent = "wattspan.budget.spent";
/** What calls in flight hold of the limit, an admitted call included. */
export const budgetReserved = "wattspan.budget.reserved";

// Only on spans.

/** What the units of a stage are. */
export const stageUnit = "wattspan.stage.unit";
/** Units that a stage processed. */
export const stageUnits = "wattspan.stage.units";
/** How well an agent's goal was reached, 0 to 1. */
export const goalQuality = "wattspan.goal_quality";
/** Kind of stage of the model's life. */
export const stageKind = "wattspan.stage.kind";
/** Energy with all children, J. */
export const energy = "wattspan.energy";
/** Lower bound of the energy, J. */
export const energyLow = "wattspan.energy_low";
/** Upper bound of the energy, J. */
export const energyHigh = "wattspan.energy_high";
/** Greenhouse gas with all children, location-based, g. */
export const co2e = "wattspan.co2e";
/** Lower bound of the greenhouse gas, g. */
export const co2eLow = "wattspan.co2e_low";
/** Upper bound of the greenhouse gas, g. */
export const co2eHigh = "wattspan.co2e_high";
/** Water consumed, L. */
export const water = "wattspan.water";
/** Energy without the children, J. */
export const selfEnergy = "wattspan.self_energy";
/** Energy where the model is served, J. */
export const servingEnergy = "wattspan.serving_energy";
/** Energy of this process's machine, J. */
export const clientEnergy = "wattspan.client_energy";
/** Sources of the numbers, sorted and joined by commas. */
export const methodId = "wattspan.method_id";
/** Share of the duration inside accepted readings, 0 to 1. */
export const coverage = "wattspan.coverage";
/** Duration divided by the device's refresh time, at most 1. */
export const resolution = "wattspan.resolution";
/** How concurrent activities shared a device. */
export const weightPolicy = "wattspan.weight_policy";
/** What is missing or uncertain, and why. */
export const reasons = "wattspan.reasons";
/** Energy that the services it called stated, J. */
export const serviceEnergy = "wattspan.service_energy";
/** Children of unknown energy; the total is then a lower bound. */
export const unknownChildren = "wattspan.unknown_children";
/** Carbon intensity, gCO2e/kWh. */
export const gridIntensity = "wattspan.grid.intensity";
/** Whether building the power plants is included. */
export const gridBasis = "wattspan.grid.basis";
/** When the intensity became valid, ISO 8601. */
export const gridValidFrom = "wattspan.grid.valid_from";
/** Whether the intensity is used after its validity. */
export const gridStale = "wattspan.grid.stale";
/** Requests that the client sent. */
export const attempts = "wattspan.attempts";
/** Requests that got no answer. */
export const failedAttempts = "wattspan.failed_attempts";
/** Name and version of each table that was used. */
export const tables = "wattspan.tables";
/** Grid zone where the model is served. */
export const servingZone = "wattspan.serving_zone";
/** How the location was found. */
export const locationRung = "wattspan.location_rung";
/** Version of the model. */
export const modelVersion = "wattspan.model.version";
/** Digest of the model's weights. */
export const modelDigest = "wattspan.model.digest";
/** Version of the policy that chose. */
export const policyVersion = "wattspan.policy.version";
/** Version of the data set. */
export const datasetVersion = "wattspan.dataset.version";
/** Digest of the configuration. */
export const configurationDigest = "wattspan.configuration.digest";
/** Who is responsible for it. */
export const owner = "wattspan.owner";

// OpenTelemetry's own.

/** GenAI operation. */
export const operation = "gen_ai.operation.name";
/** GenAI provider. */
export const provider = "gen_ai.provider.name";
/** GenAI provider, in conventions up to 1.36. */
export const system = "gen_ai.system";
/** Requested model. */
export const model = "gen_ai.request.model";
/** Model that answered. */
export const responseModel = "gen_ai.response.model";
/** Id of the answer. */
export const responseId = "gen_ai.response.id";
/** Why each choice of the answer ended. */
export const finishReasons = "gen_ai.response.finish_reasons";
/** Host that was called. */
export const serverAddress = "server.address";
/** Name of the agent. */
export const agent = "gen_ai.agent.name";
/** Version of the agent. */
export const agentVersion = "gen_ai.agent.version";
/** Version of the prompt. */
export const promptVersion = "gen_ai.prompt.version";
/** Name of the tool. */
export const toolName = "gen_ai.tool.name";
/** Input tokens, cached ones included. */
export const inputTokens = "gen_ai.usage.input_tokens";
/** Output tokens, reasoning included. */
export const outputTokens = "gen_ai.usage.output_tokens";
/** Input tokens read from a cache. */
export const cacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
/** Input tokens written to a cache. */
export const cacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
/** Input tokens written to a cache, in the latest conventions. */
export const cacheWriteTokens = "gen_ai.usage.cache_write.input_tokens";
/** Output tokens of reasoning. */
export const reasoningTokens = "gen_ai.usage.reasoning.output_tokens";
/** Identifier of the hardware component. */
export const hwId = "hw.id";
/** Type of the hardware component. */
export const hwType = "hw.type";
/** Name of the hardware component. */
export const hwName = "hw.name";
/** Class of the error. */
export const errorType = "error.type";
/** Direction of the transfer. */
export const networkDirection = "network.io.direction";
/** Direction of the transfer. */
export const diskDirection = "disk.io.direction";
/** Name of the service. */
export const service = "service.name";
/** Version of the service. */
export const serviceVersion = "service.version";
/** Revision of the source code. */
export const commit = "vcs.ref.head.revision";
/** Deployment environment. */
export const environment = "deployment.environment.name";
