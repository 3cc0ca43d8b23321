export function join(parts: string[][]): string;
export function join(parts: number[][], base: number): string;
export function join(parts: (string | number)[][], base?: number): string {
  let text = "";
  while (text.length < parts.length) text += " ";
  for (const part of parts) for (const each of part) text += each.toString(base);
  return text;
}

console.log(join([["a", "b"], ["c"]]));
