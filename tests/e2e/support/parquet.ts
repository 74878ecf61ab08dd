// A Parquet file as the tests need one: a column of numbers and one of texts, plain, not packed.
// The format is Apache's (parquet-format, "File format"); its metadata are Thrift's compact protocol.

const enum Type {
  I32 = 5,
  I64 = 6,
  Binary = 8,
  List = 9,
  Struct = 12,
}

/** Writes structs of the compact protocol. */
class Thrift {
  readonly bytes: number[] = [];
  private last: number[] = [0];

  private varint(n: bigint): void {
    for (; n >= 128n; n >>= 7n) this.bytes.push(Number(n & 127n) | 128);
    this.bytes.push(Number(n));
  }

  private field(id: number, type: Type): void {
    const delta = id - this.last[this.last.length - 1];
    this.last[this.last.length - 1] = id;
    this.bytes.push((delta << 4) | type);
  }

  private integer(n: number): void {
    const wide = BigInt(n);
    this.varint((wide << 1n) ^ (wide >> 63n));
  }

  private text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.varint(BigInt(bytes.length));
    this.bytes.push(...bytes);
  }

  i32(id: number, n: number): this {
    this.field(id, Type.I32);
    this.integer(n);
    return this;
  }

  i64(id: number, n: number): this {
    this.field(id, Type.I64);
    this.integer(n);
    return this;
  }

  string(id: number, text: string): this {
    this.field(id, Type.Binary);
    this.text(text);
    return this;
  }

  struct(id: number, write: () => void): this {
    this.field(id, Type.Struct);
    return this.inner(write);
  }

  private inner(write: () => void): this {
    this.last.push(0);
    write();
    this.last.pop();
    this.bytes.push(0);
    return this;
  }

  structs<T>(id: number, items: T[], write: (item: T) => void): this {
    this.field(id, Type.List);
    this.bytes.push((items.length << 4) | Type.Struct);
    for (const item of items) this.inner(() => write(item));
    return this;
  }

  integers(id: number, items: number[]): this {
    this.field(id, Type.List);
    this.bytes.push((items.length << 4) | Type.I32);
    for (const item of items) this.integer(item);
    return this;
  }

  strings(id: number, items: string[]): this {
    this.field(id, Type.List);
    this.bytes.push((items.length << 4) | Type.Binary);
    for (const item of items) this.text(item);
    return this;
  }

  end(): number[] {
    this.bytes.push(0);
    return this.bytes;
  }
}

const INT64 = 2;
const BYTE_ARRAY = 6;
const UTF8 = 0;
const PLAIN = 0;
const RLE = 3;

/** A file of these rows. */
export function parquet(rows: { n: number; name: string }[]): Buffer {
  const numbers = new Uint8Array(new BigInt64Array(rows.map(({ n }) => BigInt(n))).buffer);
  const texts = rows.flatMap(({ name }) => {
    const bytes = new TextEncoder().encode(name);
    return [...new Uint8Array(new Uint32Array([bytes.length]).buffer), ...bytes];
  });
  const columns = [
    { name: "n", type: INT64, data: [...numbers] },
    { name: "name", type: BYTE_ARRAY, data: texts },
  ];
  const magic = [...new TextEncoder().encode("PAR1")];
  const file = [...magic];
  const chunks = columns.map(({ name, type, data }) => {
    const offset = file.length;
    const page = new Thrift()
      .i32(1, 0)
      .i32(2, data.length)
      .i32(3, data.length);
    page.struct(5, () => page.i32(1, rows.length).i32(2, PLAIN).i32(3, RLE).i32(4, RLE));
    file.push(...page.end(), ...data);
    return { name, type, offset, size: file.length - offset };
  });
  const footer = new Thrift().i32(1, 1);
  const schema = [{ name: "schema", type: undefined as number | undefined }, ...columns];
  footer.structs(2, schema, ({ name, type }) => {
    if (type !== undefined) footer.i32(1, type).i32(3, 0);
    footer.string(4, name);
    if (type === undefined) footer.i32(5, columns.length);
    if (type === BYTE_ARRAY) footer.i32(6, UTF8);
  });
  footer.i64(3, rows.length);
  footer.structs(4, [chunks], (all) => {
    footer.structs(1, all, ({ name, type, offset, size }) => {
      footer.i64(2, offset);
      footer.struct(3, () => {
        footer.i32(1, type).integers(2, [PLAIN]).strings(3, [name]).i32(4, 0);
        footer.i64(5, rows.length).i64(6, size).i64(7, size).i64(9, offset);
      });
    });
    footer.i64(2, all.reduce((sum, { size }) => sum + size, 0)).i64(3, rows.length);
  });
  const metadata = footer.end();
  file.push(...metadata, ...new Uint8Array(new Uint32Array([metadata.length]).buffer), ...magic);
  return Buffer.from(file);
}
