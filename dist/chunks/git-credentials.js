// pipeline/platform/forge/github/git-credentials.ts
/**
* The environment for Git commands that speak to GitHub as the holder of a token. The token stands in no file and on no command line:
* it goes to these commands only, and is gone with them, where checkout's `persist-credentials` would leave it in `.git/config` for
* every later step of the job.
*
* @param serverUrl - As `GITHUB_SERVER_URL` has it; the token is sent to no other server.
*/
function gitCredentials(request) {
	const { environment, serverUrl, token } = request;
	const key = `http.${serverUrl.replace(/\/*$/, "/")}.extraheader`;
	const first = Number(environment["GIT_CONFIG_COUNT"] ?? "0");
	const settings = [[key, ""], [key, `AUTHORIZATION: basic ${basicCredentials(token)}`]];
	return {
		...environment,
		...Object.fromEntries(settings.flatMap(([name, value], at) => [[`GIT_CONFIG_KEY_${first + at}`, name], [`GIT_CONFIG_VALUE_${first + at}`, value]])),
		GIT_CONFIG_COUNT: String(first + settings.length)
	};
}
/** The token as Git sends it; whoever masks the token masks this, too. */
function basicCredentials(token) {
	return Buffer.from(`x-access-token:${token}`).toString("base64");
}

export { basicCredentials, gitCredentials };