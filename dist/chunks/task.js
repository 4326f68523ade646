// pipeline/domain/task.ts
const taskKinds = [
	"binary",
	"multiclass",
	"regression",
	"quantiles"
];
/** How many numbers a model of the task gives for each row. */
function taskWidth(task) {
	switch (task.kind) {
		case "binary":
		case "regression": return 1;
		case "multiclass": return task.classes.length;
		case "quantiles": return task.levels.length;
	}
}

export { taskWidth as n, taskKinds as t };