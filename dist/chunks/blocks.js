// pipeline/data/tables/blocks.ts
/** The rows of a table in their order, as pieces that fit into memory. */
function blocksOf(table) {
	return table.blocks?.() ?? [table];
}

export { blocksOf as t };