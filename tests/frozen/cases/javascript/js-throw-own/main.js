class _espalierError extends Error {}

const refuse = function (kind) { throw new _espalierError(kind) };

try { refuse("fig"); } catch (error) { console.log(error.constructor.name, error.message); }
