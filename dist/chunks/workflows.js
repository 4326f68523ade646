import { n as readWorkflows, r as workflowNames, t as consumerWorkflow } from "./workflows2.js";

export { consumerWorkflow, readWorkflows, workflowNames };