const table = {
  rows: { a: { x: 1, y: 2 }, b: { x: 3 } },
  fields: 0,
  count() {
    for (const key in this.rows) for (const field in this.rows[key]) this.fields += field.length;
    return this.fields;
  },
};

console.log(table.count());
