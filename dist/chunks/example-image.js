// pipeline/domain/example-image.ts
/** A PNG of one white pixel in base64: the smallest picture that a model can be shown. */
const exampleImage = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4AWP4DwABAQEAiuJTfQAAAABJRU5ErkJggg==";

export { exampleImage as t };