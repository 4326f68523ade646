import type * as tfjs from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { rectifyNatively } from "../../../pipeline/training/tensorflow/native-gradients.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";

test("the derivative of a rectifier is put in its place again after another copy of TensorFlow.js has replaced it, and once", async () => {
  const opened = await openTensorFlow({ prefer: "cpu", multiplyAddsPerRow: 1, convolutional: false, searchFrom: [] });
  const tf = opened.tf as unknown as typeof tfjs;
  const stock = tf.getGradient("Relu");
  rectifyNatively(tf);
  const { gradFunc } = tf.getGradient("Relu");
  expect(gradFunc).not.toBe(stock.gradFunc);
  rectifyNatively(tf);
  expect(tf.getGradient("Relu").gradFunc).toBe(gradFunc);
  // What a copy does that is loaded later: all share one list.
  tf.registerGradient(stock);
  rectifyNatively(tf);
  expect(tf.getGradient("Relu").gradFunc).not.toBe(stock.gradFunc);
  // Another backend keeps its own way.
  const slopes = tf.grad((x) => tf.relu(x))(tf.tensor1d([-1, 0, 2]));
  expect([...slopes.dataSync()]).toEqual([0, 0, 1]);
});
