// The runner starts actions and scripts with the Node on the PATH, so there is nothing to set up but to see that it is the wanted one.
const wanted = process.env["INPUT_NODE-VERSION"] ?? "";
const [major = ""] = process.versions.node.split(".");
if (major !== wanted) throw new Error(`Node ${process.versions.node} is on the PATH, and the workflow wants ${wanted}`);
if (process.env["INPUT_PACKAGE-MANAGER-CACHE"] !== "false") throw new Error("this stand-in has no cache of packages");
