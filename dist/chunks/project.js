// pipeline/domain/project.ts
/** True when a policy lists a person among the approvers; logins differ in more than the case of their letters. */
function mayApprove({ approvers }, { login }) {
	return approvers.some((approver) => approver.toLowerCase() === login.toLowerCase());
}

export { mayApprove as t };