type Props = { rows: number[][] };

export function Cells({ rows }: Props) {
  const cells = [];
  for (const row of rows)
    for (const cell of row)
      cells.push(<td title={"{" + cell}>{cell}</td>);
  return <tr>{cells}</tr>;
}
