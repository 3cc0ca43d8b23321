const add = async (a) => (b) => a + b;

add(1).then((more) => console.log(more(2)));
