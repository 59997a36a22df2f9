/** The answers for `items` in their order, with at most `ahead` being asked for at once. */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  read: (item: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<R> {
  const asked: Promise<R>[] = [];
  for (const item of items) {
    const answer = read(item);
    // Told when its turn comes; until then nobody waits for it.
    answer.catch(() => undefined);
    asked.push(answer);
    if (asked.length > ahead) yield await asked.shift()!;
  }
  while (asked.length > 0) yield await asked.shift()!;
}
