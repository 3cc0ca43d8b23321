type Leaf = { name: string };
type Branch = { of: (Leaf | undefined)[] };

export class Walker {
  static async leaves(branches: Iterable<Branch>) {
    const names: string[] = [];
    for (const branch of branches)
      for (const leaf of branch.of) if (leaf) names.push(leaf.name);
    return names;
  }
}

Walker.leaves([{ of: [{ name: "fig" }, undefined] }, { of: [] }]).then((names) => console.log(names));
