/** Types of TensorFlow's tensors, with the numbers they have in its protobuf. @see tensorflow/core/framework/types.proto */
export const dataTypes = { float: 1, double: 2, int32: 3, string: 7, int64: 9, bool: 10 } as const;
export type DataType = keyof typeof dataTypes;

/** A constant; `values` are texts for type `string`, truth values are 0 and 1. */
export interface Constant {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly values: (Iterable<number> & { readonly length: number }) | readonly string[];
}

export type Attribute =
  | { readonly type: DataType }
  | { readonly int: number }
  | { readonly bool: boolean }
  | { readonly ints: readonly number[] }
  | { readonly text: string }
  /** −1 for a dimension that is not known. */
  | { readonly shape: readonly number[] }
  | { readonly constant: Constant };

/** One operation; its inputs are names of operations before it. */
export interface Operation {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A result of an operation, with what later operations have to declare about it. */
export interface Result {
  readonly name: string;
  readonly type: DataType;
}

/** A TensorFlow graph while it is put together: operations in the order in which they are computed. */
export class TensorFlowGraph {
  readonly operations: Operation[] = [];
  /** Of the numbers that are computed with. */
  readonly precision: "float" | "double";

  constructor(precision: "float" | "double") {
    this.precision = precision;
  }

  /** One value for each row, or a tensor of this shape. */
  placeholder(name: string, type: DataType, shape: readonly number[] = []): Result {
    const attributes = { dtype: { type }, shape: { shape: [-1, ...shape] } };
    return this.push({ name, operator: "Placeholder", inputs: [], attributes }, type);
  }

  constant(type: DataType, shape: readonly number[], values: Constant["values"]): Result {
    const attributes = { dtype: { type }, value: { constant: { type, shape, values } } };
    return this.push({ name: this.next("constant"), operator: "Const", inputs: [], attributes }, type);
  }

  /** A constant list of numbers. */
  list(type: DataType, values: readonly number[]): Result {
    return this.constant(type, [values.length], values);
  }

  numbers(values: readonly number[]): Result {
    return this.list(this.precision, values);
  }

  number(value: number): Result {
    return this.constant(this.precision, [], [value]);
  }

  integer(value: number): Result {
    return this.constant("int32", [], [value]);
  }

  /** An operation whose only type `T` is that of its first input. */
  operation(
    operator: string,
    inputs: readonly Result[],
    options: { readonly gives?: DataType; readonly attributes?: Operation["attributes"] } = {},
  ): Result {
    const type = inputs[0]?.type ?? this.precision;
    const names = inputs.map(({ name }) => name);
    const attributes = options.attributes ?? { T: { type } };
    return this.push({ name: this.next(operator), operator, inputs: names, attributes }, options.gives ?? type);
  }

  cast(value: Result, type: DataType): Result {
    return value.type === type
      ? value
      : this.operation("Cast", [value], { gives: type, attributes: { SrcT: { type: value.type }, DstT: { type } } });
  }

  /** `[rows]` to `[rows, 1]`. */
  column(value: Result): Result {
    return this.operation("ExpandDims", [value, this.integer(1)], {
      attributes: { T: { type: value.type }, Tdim: { type: "int32" } },
    });
  }

  /** Side by side along the second dimension. */
  joined(parts: readonly Result[]): Result {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    return this.operation("ConcatV2", [...parts, this.integer(1)], {
      attributes: { T: { type: only?.type ?? this.precision }, N: { int: parts.length }, Tidx: { type: "int32" } },
    });
  }

  where(condition: Result, then: Result, otherwise: Result): Result {
    return this.operation("SelectV2", [condition, then, otherwise], {
      gives: then.type,
      attributes: { T: { type: then.type } },
    });
  }

  /** @param along - `rows` of the values, or for each row its own `columns`. */
  gather(values: Result, positions: Result, along: "rows" | "columns"): Result {
    const axis = along === "rows" ? 0 : 1;
    return this.operation("GatherV2", [values, positions, this.integer(axis)], {
      attributes: {
        Tparams: { type: values.type },
        Tindices: { type: positions.type },
        Taxis: { type: "int32" },
        batch_dims: { int: axis },
      },
    });
  }

  /** Some columns of `[rows, width]`, in this order. */
  columns(values: Result, positions: readonly number[]): Result {
    return this.operation("GatherV2", [values, this.list("int32", positions), this.integer(1)], {
      attributes: {
        Tparams: { type: values.type },
        Tindices: { type: "int32" },
        Taxis: { type: "int32" },
        batch_dims: { int: 0 },
      },
    });
  }

  matMul(left: Result, right: Result): Result {
    const attributes = { T: { type: left.type }, transpose_a: { bool: false }, transpose_b: { bool: false } };
    return this.operation("MatMul", [left, right], { attributes });
  }

  private next(hint: string): string {
    return `${hint}_${this.operations.length}`;
  }

  private push(operation: Operation, type: DataType): Result {
    this.operations.push(operation);
    return { name: operation.name, type };
  }
}
