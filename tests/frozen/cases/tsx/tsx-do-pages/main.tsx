export const pages = (count: number) => {
  const links: unknown[] = [];
  do links.push(<a href={`#${count}`}>{count}</a>); while (--count > 0);
  return <nav>{links}</nav>;
};
