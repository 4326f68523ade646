import { i as workflowNames, n as offeredWorkflows, r as readWorkflows, t as consumerWorkflow } from "./workflows2.js";

export { consumerWorkflow, offeredWorkflows, readWorkflows, workflowNames };