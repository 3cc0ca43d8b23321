const collect = async (pages) => {
  const rows = []
  for (const page of pages)
    for (const row of await page) rows.push(await row)
  return rows.join("")
}

collect([Promise.resolve(["a", "b"]), ["c"]]).then(console.log)
