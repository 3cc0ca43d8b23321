const later = async (n) => Promise.resolve(n);

later(5).then((n) => console.log(n));
