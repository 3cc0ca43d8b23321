export class Scale {
  of = (value: number): string => `${value} kg`;
}

console.log(new Scale().of(3));
