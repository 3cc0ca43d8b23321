export class Plan {
  readonly beds: string[] = [];
  constructor(private readonly rows: number, public depth?: number) {
    for (let row = 0; row < rows; row++)
      for (let bed = 0; bed < (depth ?? 1); bed++)
        this.beds.push(`${row}/${bed}`);
  }
}
