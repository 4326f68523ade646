// pipeline/domain/task.ts
const taskKinds = [
	"binary",
	"multiclass",
	"regression",
	"quantiles"
];
const judgedKinds = [...taskKinds, "ranking"];
/** How many numbers a model of the task gives for each row. */
function taskWidth(task) {
	switch (task.kind) {
		case "binary":
		case "regression":
		case "ranking": return 1;
		case "multiclass": return task.classes.length;
		case "quantiles": return task.levels.length;
	}
}

export { taskKinds as n, taskWidth as r, judgedKinds as t };