import { addDataCommand, type DataCommands } from "./command.ts";

interface DagOptions {
  readonly dot?: boolean;
  readonly mermaid?: boolean;
  readonly md?: boolean;
  readonly collapseForeachMatrix?: boolean;
  readonly full?: boolean;
  readonly outs?: boolean;
}

/** `dag`: what depends on what. */
export function addDagCommand(to: DataCommands): void {
  addDataCommand<DagOptions>(
    to,
    {
      name: "dag",
      summary: "show which stage needs which",
      arguments: [["[target]", "a stage, a .dvc file or an output, with all it needs; everything when left out"]],
      options: [
        ["--dot", "in DOT, for Graphviz"],
        ["--mermaid", "as a flowchart of Mermaid"],
        ["--md", "as a flowchart of Mermaid in a block of Markdown"],
        ["--collapse-foreach-matrix", "show the stages of one foreach or matrix as one"],
        ["--full", "all that hangs together with the target"],
        ["-o, --outs", "show outputs instead of stages"],
      ],
      examples: ["lockstep dag", "lockstep dag train --outs", "lockstep dag --md >> README.md"],
      failure: 255,
    },
    async ({ session, repository, args: [target], options }) => {
      const [{ dagOf }, { asciiOf, dotOf, mermaidOf }] = await Promise.all([
        import("../../tracking/dag.ts"),
        import("./dag-text.ts"),
      ]);
      const { full, outs, collapseForeachMatrix: collapse } = options;
      const graph = await dagOf({ target, full, outs, collapse }, repository);
      session.print(graph);
      if (options.dot === true) session.say(dotOf(graph));
      else if (options.md === true) session.say(`\`\`\`mermaid\n${mermaidOf(graph)}\n\`\`\``);
      else if (options.mermaid === true) session.say(mermaidOf(graph));
      else if (graph.nodes.length > 0) session.say(asciiOf(graph));
      return 0;
    },
  );
}
