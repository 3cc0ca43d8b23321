const read = async (key) => lookup(key);
const lookup = (function (key) { return this[key]; }).bind({ a: 1 });

read("a").then((value) => console.log(value));
